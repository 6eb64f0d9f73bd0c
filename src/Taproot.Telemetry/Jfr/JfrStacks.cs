using System.Runtime.InteropServices;

namespace Taproot.Telemetry.Jfr;

/// <summary>Stacks, methods and names of a chunk's pools, found when they are first asked for.</summary>
internal sealed class JfrStacks
{
    private const int MostCached = 200_000;
    private const int DeepestStack = 4096;
    private const string Unknown = "[unknown]";
    private readonly JfrChunk _chunk;
    private readonly IJfrSink _sink;
    private readonly Dictionary<long, int> _stacks = [];
    private readonly Dictionary<long, int> _methods = [];
    private readonly Dictionary<long, string> _classes = [];
    private readonly List<int> _frames = [];
    private readonly long _stackType;
    private readonly long _methodType;
    private readonly long _classType;
    private readonly long _symbolType;
    private readonly long _textType;

    public JfrStacks(JfrChunk chunk, IJfrSink sink)
    {
        (_chunk, _sink) = (chunk, sink);
        _stackType = chunk.Types.IdOf("jdk.types.StackTrace");
        _methodType = chunk.Types.IdOf("jdk.types.Method");
        _classType = chunk.Types.IdOf("java.lang.Class");
        _symbolType = chunk.Types.IdOf("jdk.types.Symbol");
        _textType = chunk.Types.IdOf("java.lang.String");
    }

    /// <summary>The sink's number of a stack.</summary>
    public int Stack(ReadOnlySpan<byte> chunk, long key)
    {
        if (_stacks.TryGetValue(key, out var stack)) return stack;
        _frames.Clear();
        if (_chunk.Find(_stackType, key) is { } position) ReadStack(_chunk.At(chunk, position), chunk);
        if (_frames.Count == 0) _frames.Add(_sink.Function(Unknown));
        return _stacks[key] = _sink.Stack(CollectionsMarshal.AsSpan(_frames));
    }

    /// <summary>The text of a field of an entry of a pool, such as the name of a thread's state; empty when there is none.</summary>
    public string TextOf(ReadOnlySpan<byte> chunk, long type, long key, string field)
    {
        if (_chunk.Find(type, key) is not { } position || _chunk.Types.Find(type) is not { } shape) return "";
        var bytes = _chunk.At(chunk, position);
        foreach (var member in shape.Fields)
        {
            if (member.Name == field && !member.IsArray && member.Type == _textType) return Text(chunk, ref bytes, member.IsPooled);
            _chunk.Values.Skip(ref bytes, member);
        }
        return "";
    }

    private string Text(ReadOnlySpan<byte> chunk, ref JfrBytes bytes, bool isPooled)
    {
        var (text, key) = isPooled ? ("", bytes.ReadInteger(8)) : bytes.ReadText();
        return _chunk.Find(_textType, key) is { } position ? _chunk.At(chunk, position).ReadText().Text : text;
    }

    private void ReadStack(JfrBytes bytes, ReadOnlySpan<byte> chunk)
    {
        foreach (var field in _chunk.Types.Find(_stackType)!.Fields)
        {
            if (field is not { Name: "frames", IsArray: true, IsPooled: false })
            {
                _chunk.Values.Skip(ref bytes, field);
                continue;
            }
            if (_chunk.Types.Find(field.Type) is not { } frame) throw JfrBytes.Malformed();
            for (var count = bytes.ReadCount(); count > 0; count--) ReadFrame(ref bytes, chunk, frame);
        }
    }

    private void ReadFrame(ref JfrBytes bytes, ReadOnlySpan<byte> chunk, JfrType frame)
    {
        var method = 0L;
        foreach (var field in frame.Fields)
        {
            if (field.Name == "method") method = _chunk.Values.ReadNumber(ref bytes, field);
            else _chunk.Values.Skip(ref bytes, field);
        }
        if (!_methods.TryGetValue(method, out var number)) number = NewFrame(chunk, method);
        _frames.Add(number);
        if (_frames.Count > 2 * DeepestStack) _frames.RemoveRange(0, _frames.Count - DeepestStack);
    }

    private int NewFrame(ReadOnlySpan<byte> chunk, long method)
    {
        var (type, name) = (Reference(chunk, _methodType, method, "type"), Reference(chunk, _methodType, method, "name"));
        var className = ClassName(chunk, type);
        var methodName = TextOf(chunk, _symbolType, name, "string");
        // Native functions have a library for a class, or none.
        var text = methodName.Length == 0 ? Unknown : className.Length > 0 ? $"{className}.{methodName}" : methodName;
        var number = _sink.Function(text);
        if (_methods.Count < MostCached) _methods[method] = number;
        return number;
    }

    private string ClassName(ReadOnlySpan<byte> chunk, long key)
    {
        if (_classes.TryGetValue(key, out var known)) return known;
        var name = WithoutNumber(TextOf(chunk, _symbolType, Reference(chunk, _classType, key, "name"), "string")).Replace('/', '.');
        if (_classes.Count < MostCached) _classes[key] = name;
        return name;
    }

    // Classes that the JVM makes as it runs have a number or an address in their names, another in each process.
    private static string WithoutNumber(string name)
    {
        const string lambda = "$$Lambda";
        var at = name.IndexOf(lambda, StringComparison.Ordinal);
        if (at >= 0) return name[..(at + lambda.Length)];
        at = name.IndexOf("+0x", StringComparison.Ordinal);
        return at > 0 ? name[..at] : name;
    }

    private long Reference(ReadOnlySpan<byte> chunk, long type, long key, string field)
    {
        if (_chunk.Find(type, key) is not { } position || _chunk.Types.Find(type) is not { } shape) return -1;
        var bytes = _chunk.At(chunk, position);
        foreach (var member in shape.Fields)
        {
            if (member.Name == field) return _chunk.Values.ReadNumber(ref bytes, member);
            _chunk.Values.Skip(ref bytes, member);
        }
        return -1;
    }
}

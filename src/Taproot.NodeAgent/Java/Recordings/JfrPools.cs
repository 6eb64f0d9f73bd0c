using Taproot.NodeAgent.Profiling;

namespace Taproot.NodeAgent.Java.Recordings;

/// <summary>What events of a chunk refer to by number: stacks, and the methods, classes and names in them.</summary>
internal sealed class JfrPools(JfrTypes types)
{
    private const int MostEntries = 1 << 20;
    private const int MostFrames = 2 << 20;
    private const int DeepestStack = 1024;
    private static readonly Frame Unknown = new("[unknown]", "");

    private readonly Dictionary<long, long[]> _stacks = [];
    private readonly Dictionary<long, (long Class, long Name)> _methods = [];
    private readonly Dictionary<long, long> _classNames = [];
    private readonly Dictionary<long, (string Text, long Reference)> _symbols = [];
    private readonly Dictionary<long, (string Text, long Reference)> _strings = [];
    private readonly Dictionary<long, Frame[]> _resolved = [];
    private readonly List<long> _frames = [];
    private int _entries;
    private int _kept;

    /// <summary>Reads an event that holds pools, behind its length and kind.</summary>
    internal void Read(ref JfrCursor from)
    {
        for (var i = 0; i < 4; i++) from.Number(); // when, how long, where the one before is, of what kind
        var pools = from.Count();
        for (var i = 0; i < pools && !from.IsBroken; i++)
        {
            var (number, count) = (from.Number(), from.Count());
            if (types.Find(number) is not { } type)
            {
                if (count > 0) from.Break();
                continue;
            }
            for (var entry = 0; entry < count && !from.IsBroken; entry++)
            {
                if (++_entries > MostEntries) from.Break();
                else ReadEntry(ref from, number, type);
            }
        }
    }

    /// <summary>The functions of a stack, the innermost first.</summary>
    internal Frame[] StackOf(long number)
    {
        if (_resolved.TryGetValue(number, out var known)) return known;
        var methods = _stacks.GetValueOrDefault(number, []);
        var frames = new Frame[Math.Max(methods.Length, 1)];
        frames[0] = Unknown;
        for (var i = 0; i < methods.Length; i++) frames[i] = NameOf(methods[i]);
        return _resolved[number] = frames;
    }

    private void ReadEntry(ref JfrCursor from, long number, JfrType type)
    {
        var key = from.Number();
        switch (type.Name)
        {
            case "jdk.types.StackTrace":
                _stacks[key] = ReadStack(ref from, type);
                break;
            case "jdk.types.Method":
                ReadTwo(ref from, type, "type", "name", out var holder, out var name);
                _methods[key] = (holder, name);
                break;
            case "java.lang.Class":
                ReadTwo(ref from, type, "name", "", out name, out _);
                _classNames[key] = name;
                break;
            case "jdk.types.Symbol":
                _symbols[key] = ReadSymbol(ref from, type);
                break;
            case "java.lang.String":
                _strings[key] = (from.Text(out var reference), reference);
                break;
            default:
                types.Skip(ref from, new("", number, IsReference: false, IsArray: false));
                break;
        }
    }

    private void ReadTwo(ref JfrCursor from, JfrType type, string first, string second, out long firstValue, out long secondValue)
    {
        (firstValue, secondValue) = (-1, -1);
        foreach (var field in type.Fields)
        {
            if (field.Name == first) firstValue = types.Number(ref from, field);
            else if (field.Name == second) secondValue = types.Number(ref from, field);
            else types.Skip(ref from, field);
        }
    }

    private (string Text, long Reference) ReadSymbol(ref JfrCursor from, JfrType type)
    {
        (string Text, long Reference) symbol = ("", -1);
        foreach (var field in type.Fields)
        {
            if (field is { Name: "string", IsArray: false, IsReference: false }) symbol = (from.Text(out var reference), reference);
            else if (field is { Name: "string", IsArray: false }) symbol = ("", from.Number());
            else types.Skip(ref from, field);
        }
        return symbol;
    }

    private long[] ReadStack(ref JfrCursor from, JfrType type)
    {
        _frames.Clear();
        foreach (var field in type.Fields)
        {
            if (field is not { Name: "frames", IsArray: true, IsReference: false } || types.Find(field.Type) is not { } frame)
            {
                types.Skip(ref from, field);
                continue;
            }
            var count = from.Count();
            for (var i = 0; i < count && !from.IsBroken; i++)
            {
                from.Take(0);
                ReadTwo(ref from, frame, "method", "", out var method, out _);
                if (_frames.Count < DeepestStack && _kept < MostFrames) _frames.Add(method);
            }
        }
        _kept += _frames.Count;
        return [.. _frames];
    }

    private Frame NameOf(long method)
    {
        if (!_methods.TryGetValue(method, out var names)) return Unknown;
        var holder = SymbolOf(_classNames.GetValueOrDefault(names.Class, -1)).Replace('/', '.');
        var name = SymbolOf(names.Name);
        // Native functions have a library for a class, or none.
        return name.Length == 0 ? Unknown : new(holder.Length > 0 ? $"{holder}.{name}" : name, "");
    }

    private string SymbolOf(long number)
    {
        if (!_symbols.TryGetValue(number, out var symbol)) return "";
        return symbol.Reference < 0 ? symbol.Text : _strings.GetValueOrDefault(symbol.Reference, ("", -1)).Text;
    }
}

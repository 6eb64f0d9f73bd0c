using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Taproot.Telemetry.Tests.Profiles;

/// <summary>
/// Writes a flight recording as async-profiler lays it out: events, then one event with all pools, then the types. Ticks are nanoseconds.
/// </summary>
internal sealed class JfrWriter
{
    private const int HeadSize = 68;
    private const int Long = 4, Int = 5, Boolean = 6, Text = 20, Class = 21, Thread = 22, Trace = 26, StackFrame = 27, Method = 28, Symbol = 31;
    private const int Execution = 101, InNewTlab = 102, OutsideTlab = 103, Monitor = 104, Park = 105;

    private static readonly (int Id, string Name, (string Name, int Type, bool IsReference, bool IsArray)[] Fields)[] Types =
    [
        (Long, "long", []), (Int, "int", []), (Boolean, "boolean", []), (Text, "java.lang.String", []),
        (Class, "java.lang.Class", [("name", Symbol, true, false), ("modifiers", Int, false, false)]),
        (Thread, "java.lang.Thread", [("javaName", Text, false, false), ("javaThreadId", Long, false, false)]),
        (Trace, "jdk.types.StackTrace", [("truncated", Boolean, false, false), ("frames", StackFrame, false, true)]),
        (StackFrame, "jdk.types.StackFrame", [("method", Method, true, false), ("lineNumber", Int, false, false), ("bytecodeIndex", Int, false, false)]),
        (Method, "jdk.types.Method", [("type", Class, true, false), ("name", Symbol, true, false), ("descriptor", Symbol, true, false), ("hidden", Boolean, false, false)]),
        (Symbol, "jdk.types.Symbol", [("string", Text, false, false)]),
        (Execution, "jdk.ExecutionSample", [("startTime", Long, false, false), ("sampledThread", Thread, true, false), ("stackTrace", Trace, true, false), ("spanId", Long, false, false), ("contextId", Long, false, false)]),
        (InNewTlab, "jdk.ObjectAllocationInNewTLAB", [.. Common, ("objectClass", Class, true, false), ("allocationSize", Long, false, false), ("tlabSize", Long, false, false)]),
        (OutsideTlab, "jdk.ObjectAllocationOutsideTLAB", [.. Common, ("objectClass", Class, true, false), ("allocationSize", Long, false, false)]),
        (Monitor, "jdk.JavaMonitorEnter", [("startTime", Long, false, false), ("duration", Long, false, false), ("eventThread", Thread, true, false), ("stackTrace", Trace, true, false)]),
        (Park, "jdk.ThreadPark", [("startTime", Long, false, false), ("duration", Long, false, false), ("eventThread", Thread, true, false), ("stackTrace", Trace, true, false)]),
    ];

    private readonly List<byte> _events = [];
    private readonly List<string> _symbols = [];
    private readonly List<(int Class, int Name)> _methods = [];
    private readonly List<int[]> _stacks = [];

    private static (string, int, bool, bool)[] Common => [("startTime", Long, false, false), ("eventThread", Thread, true, false), ("stackTrace", Trace, true, false)];

    /// <summary>A recording with something of each kind.</summary>
    public static byte[] Sample()
    {
        var writer = new JfrWriter();
        writer.Ran("shop/Cart.add", "shop/Main.main");
        writer.Ran("shop/Cart.add", "shop/Main.main");
        writer.Ran("shop/Main.main");
        writer.RanIn(0x00f067aa0ba902b7, "shop/Main.main");
        writer.AllocatedInBuffer(100, 8000, "shop/Main.main");
        writer.AllocatedOutside(9_000_000, "shop/Cart.add", "shop/Main.main");
        writer.WaitedForMonitor(5_000_000, "shop/Cart.add", "shop/Main.main");
        writer.Parked(2_000_000, "shop/Main.main");
        return writer.ToArray();
    }

    public void Ran(params string[] stack) => RanIn(span: 0, stack);

    public void RanIn(long span, params string[] stack) => Event(Execution, 1, 7, Stack(stack), span, 0);

    public void RanOf(long context, params string[] stack) => Event(Execution, 1, 7, Stack(stack), 0, context);

    public void AllocatedInBuffer(long size, long buffer, params string[] stack) => Event(InNewTlab, 1, 7, Stack(stack), 1, size, buffer);

    public void AllocatedOutside(long size, params string[] stack) => Event(OutsideTlab, 1, 7, Stack(stack), 1, size);

    public void WaitedForMonitor(long nanoseconds, params string[] stack) => Event(Monitor, 1, nanoseconds, 7, Stack(stack));

    public void Parked(long nanoseconds, params string[] stack) => Event(Park, 1, nanoseconds, 7, Stack(stack));

    public byte[] ToArray()
    {
        var pools = Sized(Pools());
        var types = Sized(Describe());
        var chunk = new byte[HeadSize + _events.Count + pools.Length + types.Length];
        "FLR\0\0\u0002\0\0"u8.CopyTo(chunk);
        BinaryPrimitives.WriteInt64BigEndian(chunk.AsSpan(8), chunk.Length);
        BinaryPrimitives.WriteInt64BigEndian(chunk.AsSpan(16), HeadSize + _events.Count);
        BinaryPrimitives.WriteInt64BigEndian(chunk.AsSpan(24), HeadSize + _events.Count + pools.Length);
        BinaryPrimitives.WriteInt64BigEndian(chunk.AsSpan(56), 1_000_000_000);
        BinaryPrimitives.WriteInt32BigEndian(chunk.AsSpan(64), 1);
        _events.CopyTo(chunk, HeadSize);
        pools.CopyTo(chunk, HeadSize + _events.Count);
        types.CopyTo(chunk, HeadSize + _events.Count + pools.Length);
        return chunk;
    }

    /// <summary>Methods as <c>package/Class.name</c>, the innermost first.</summary>
    private int Stack(string[] methods)
    {
        _stacks.Add([.. methods.Select(MethodOf)]);
        return _stacks.Count;
    }

    private int MethodOf(string text)
    {
        var dot = text.LastIndexOf('.');
        _methods.Add((SymbolOf(text[..dot]), SymbolOf(text[(dot + 1)..])));
        return _methods.Count;
    }

    private int SymbolOf(string text)
    {
        if (!_symbols.Contains(text)) _symbols.Add(text);
        return _symbols.IndexOf(text) + 1;
    }

    private void Event(int type, params long[] values) => _events.AddRange(Sized([.. Number(type), .. values.SelectMany(Number)]));

    private byte[] Pools()
    {
        List<byte> to = [.. Number(1), .. Number(1), .. Number(0), .. Number(0), .. Number(1), .. Number(5)];
        Pool(to, Trace, _stacks, frames => [0, .. Number(frames.Length), .. frames.SelectMany(f => (byte[])[.. Number(f), .. Number(42), .. Number(3)])]);
        Pool(to, Method, _methods, m => [.. Number(m.Class), .. Number(m.Name), .. Number(1), 0]);
        // A class has the number of its name.
        Pool(to, Class, _symbols, s => [.. Number(SymbolOf(s)), .. Number(1)]);
        Pool(to, Symbol, _symbols, s => [3, .. Number(Encoding.UTF8.GetByteCount(s)), .. Encoding.UTF8.GetBytes(s)]);
        Pool(to, Thread, ["main"], s => [5, .. Number(s.Length), .. Encoding.Latin1.GetBytes(s), .. Number(1)]);
        return [.. to];
    }

    private static void Pool<T>(List<byte> to, int type, List<T> entries, Func<T, byte[]> write)
    {
        to.AddRange(Number(type));
        to.AddRange(Number(entries.Count));
        for (var i = 0; i < entries.Count; i++) to.AddRange([.. Number(i + 1), .. write(entries[i])]);
    }

    private static byte[] Describe()
    {
        List<string> strings = [];
        var types = Element("metadata", [], [.. Types.Select(t => Element("class", [("id", Word(t.Id)), ("name", t.Name)],
            [.. t.Fields.Select(f => Element("field", [("name", f.Name), ("class", Word(f.Type)), .. f.IsReference ? [("constantPool", "true")] : Array.Empty<(string, string)>(), .. f.IsArray ? [("dimension", "1")] : Array.Empty<(string, string)>()], []))]))]);
        var root = Element("root", [], [types, Element("region", [("locale", "en")], [])]);
        return [.. Number(0), .. Number(1), .. Number(1), .. Number(1), .. Number(strings.Count),
            .. strings.SelectMany(s => (byte[])[3, .. Number(Encoding.UTF8.GetByteCount(s)), .. Encoding.UTF8.GetBytes(s)]), .. root];

        byte[] Element(string name, (string Key, string Value)[] attributes, byte[][] children) =>
            [.. String(name), .. Number(attributes.Length), .. attributes.SelectMany(a => (byte[])[.. String(a.Key), .. String(a.Value)]), .. Number(children.Length), .. children.SelectMany(c => c)];

        byte[] String(string text)
        {
            if (!strings.Contains(text)) strings.Add(text);
            return Number(strings.IndexOf(text));
        }
    }

    private static string Word(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>An event with its length, which counts itself and is always written with four bytes.</summary>
    private static byte[] Sized(byte[] body)
    {
        var size = body.Length + 4;
        return [(byte)(size | 0x80), (byte)(size >> 7 | 0x80), (byte)(size >> 14 | 0x80), (byte)(size >> 21 & 0x7f), .. body];
    }

    private static byte[] Number(int value) => Number((long)value);

    private static byte[] Number(long value)
    {
        List<byte> bytes = [];
        for (var rest = (ulong)value; ; rest >>= 7)
        {
            if (rest < 0x80) return [.. bytes, (byte)rest];
            bytes.Add((byte)(rest | 0x80));
        }
    }
}

using System.IO.Compression;
using System.Text;

namespace Taproot.NodeAgent.Tests.Profiling;

/// <summary>A stack of a profile: functions from the outermost in, joined by <c>;</c>, and what was spent in it.</summary>
internal sealed record ReadStack(string Path, long Value)
{
    /// <summary>True when these functions come in this order, others between them or not.</summary>
    public bool Has(params string[] functions)
    {
        var at = 0;
        foreach (var frame in Path.Split(';'))
        {
            if (at < functions.Length && frame.Contains(functions[at], StringComparison.Ordinal)) at++;
        }
        return at == functions.Length;
    }
}

/// <summary>Reads pprof profiles by the format's description, apart from what writes them.</summary>
internal sealed class PprofReader
{
    private readonly List<string> _strings = [];
    private readonly Dictionary<ulong, ulong> _functionNames = [];
    private readonly Dictionary<ulong, ulong> _locations = [];
    private readonly List<(ulong[] Locations, ulong[] Values)> _samples = [];
    private readonly List<(ulong Type, ulong Unit)> _types = [];

    public PprofReader(byte[] gzip)
    {
        using var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        foreach (var (field, number, bytes) in Fields(memory.ToArray())) Read(field, number, bytes);
    }

    public string Type => Types.Single();
    public IReadOnlyList<string> Types => [.. _types.Select(t => $"{_strings[(int)t.Type]}:{_strings[(int)t.Unit]}")];
    public long Period { get; private set; }
    public long DurationNanoseconds { get; private set; }
    public long TimeNanoseconds { get; private set; }
    public long Total => _samples.Sum(s => (long)s.Values.Single());

    public IReadOnlyList<ReadStack> Stacks => StacksOf(Type);

    public IReadOnlyList<ReadStack> StacksOf(string type)
    {
        var index = Types.ToList().IndexOf(type);
        return [.. _samples.Select(s => new ReadStack(string.Join(';', s.Locations.Reverse().Select(NameOf)), (long)s.Values[index]))];
    }

    private string NameOf(ulong location) => _strings[(int)_functionNames[_locations[location]]];

    private void Read(int field, ulong number, byte[] bytes)
    {
        switch (field)
        {
            case 1:
                _types.Add((Number(bytes, 1), Number(bytes, 2)));
                break;
            case 2:
                var parts = Fields(bytes).ToDictionary(f => f.Field, f => f.Bytes);
                _samples.Add((Packed(parts[1]), Packed(parts[2])));
                break;
            case 4:
                var line = Fields(bytes).Single(f => f.Field == 4).Bytes;
                _locations[Number(bytes, 1)] = Number(line, 1);
                break;
            case 5:
                _functionNames[Number(bytes, 1)] = Number(bytes, 2);
                break;
            case 6:
                _strings.Add(Encoding.UTF8.GetString(bytes));
                break;
            case 9:
                TimeNanoseconds = (long)number;
                break;
            case 10:
                DurationNanoseconds = (long)number;
                break;
            case 12:
                Period = (long)number;
                break;
        }
    }

    private static ulong Number(byte[] message, int field) => Fields(message).FirstOrDefault(f => f.Field == field).Number;

    private static ulong[] Packed(byte[] bytes)
    {
        List<ulong> numbers = [];
        for (var at = 0; at < bytes.Length;) numbers.Add(Varint(bytes, ref at));
        return [.. numbers];
    }

    private static IEnumerable<(int Field, ulong Number, byte[] Bytes)> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            var number = Varint(message, ref at);
            if ((tag & 7) == 0)
            {
                yield return ((int)(tag >> 3), number, []);
                continue;
            }
            Assert.Equal(2u, tag & 7);
            yield return ((int)(tag >> 3), 0, message[at..(at + (int)number)]);
            at += (int)number;
        }
    }

    private static ulong Varint(byte[] bytes, ref int at)
    {
        var value = 0ul;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Taproot.Telemetry.Profiles;
using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.Otlp.Profiles;

/// <summary>The tables that the profiles of a request share; entries refer to each other by their places, and the first of each is nothing.</summary>
internal sealed class ProfileDictionary(ProfileBatch batch)
{
    private const uint MappingTable = (1 << 3) | ProtobufReader.Bytes;
    private const uint LocationTable = (2 << 3) | ProtobufReader.Bytes;
    private const uint FunctionTable = (3 << 3) | ProtobufReader.Bytes;
    private const uint LinkTable = (4 << 3) | ProtobufReader.Bytes;
    private const uint StringTable = (5 << 3) | ProtobufReader.Bytes;
    private const uint StackTable = (7 << 3) | ProtobufReader.Bytes;
    private const uint LinkSpan = (2 << 3) | ProtobufReader.Bytes;
    private const uint StackLocation = 1 << 3;
    private const uint LocationMapping = 1 << 3;
    private const uint LocationAddress = 2 << 3;
    private const uint LocationLine = (3 << 3) | ProtobufReader.Bytes;
    private const uint LineFunction = 1 << 3;
    private const uint LineNumber = 2 << 3;
    private const uint FunctionName = 1 << 3;
    private const uint FunctionSystemName = 2 << 3;
    private const uint FunctionFile = 3 << 3;
    private const uint MappingFile = 4 << 3;
    private const long MostWalked = 64_000_000;

    private readonly List<Piece> _mappings = [];
    private readonly List<Piece> _locations = [];
    private readonly List<Piece> _functions = [];
    private readonly List<Piece> _links = [];
    private readonly List<Piece> _strings = [];
    private readonly List<Piece> _stacks = [];
    private readonly Dictionary<ulong, (int Start, int Count)> _knownLocations = [];
    private readonly Dictionary<ulong, int> _knownStacks = [];
    private readonly List<int> _locationFrames = [];
    private readonly List<int> _stackFrames = [];
    private long _walked;

    /// <summary>Whether there are stacks; senders of the signal's earlier revisions have none.</summary>
    public bool HasStacks => _stacks.Count > 0;

    public void Read(ReadOnlySpan<byte> message, Piece dictionary)
    {
        var reader = new ProtobufReader(dictionary.Of(message));
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            var table = key switch
            {
                MappingTable => _mappings,
                LocationTable => _locations,
                FunctionTable => _functions,
                LinkTable => _links,
                StringTable => _strings,
                StackTable => _stacks,
                _ => null,
            };
            if (table is null)
            {
                reader.Skip(key);
                continue;
            }
            var piece = Piece.Next(ref reader);
            if (table.Count == batch.Limits.MaxTableEntries)
                throw new ProfileException(ProfileRefusal.TooLarge, $"A table of the dictionary has more than {table.Count} entries; send smaller requests.");
            table.Add(piece with { Start = piece.Start + dictionary.Start });
        }
    }

    /// <summary>A text; empty where there is none.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> message, ulong index) => Entry(message, _strings, index);

    /// <summary>The span that a link is to; 0: there is none.</summary>
    public ulong SpanOf(ReadOnlySpan<byte> message, ulong link)
    {
        if (link == 0) return 0;
        var span = 0UL;
        var reader = new ProtobufReader(Entry(message, _links, link));
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == LinkSpan) span = SpanIds.Of(reader.ReadBytes());
            else reader.Skip(key);
        }
        return span;
    }

    /// <summary>The batch's number of a stack.</summary>
    public int Stack(ReadOnlySpan<byte> message, ulong index)
    {
        if (_knownStacks.TryGetValue(index, out var known)) return known;
        _stackFrames.Clear();
        var reader = new ProtobufReader(Entry(message, _stacks, index));
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == StackLocation) AddLocation(message, reader.ReadVarint());
            else if (key == (StackLocation | ProtobufReader.Bytes))
            {
                var packed = new ProtobufReader(reader.ReadBytes());
                while (!packed.AtEnd) AddLocation(message, packed.ReadVarint());
            }
            else reader.Skip(key);
        }
        return _knownStacks[index] = batch.Stack(CollectionsMarshal.AsSpan(_stackFrames));
    }

    private void AddLocation(ReadOnlySpan<byte> message, ulong index)
    {
        if (!_knownLocations.TryGetValue(index, out var range)) _knownLocations[index] = range = ReadLocation(message, index);
        _walked += range.Count;
        if (_walked > MostWalked)
            throw new ProfileException(ProfileRefusal.TooLarge, $"The stacks of a request have more than {MostWalked} frames in all; send smaller ones.");
        _stackFrames.AddRange(CollectionsMarshal.AsSpan(_locationFrames).Slice(range.Start, range.Count));
        var most = batch.Limits.MaxStackFrames;
        if (_stackFrames.Count > 4 * most) _stackFrames.RemoveRange(0, _stackFrames.Count - most - 1);
    }

    private (int Start, int Count) ReadLocation(ReadOnlySpan<byte> message, ulong index)
    {
        var start = _locationFrames.Count;
        var (mapping, address) = (0UL, 0UL);
        var location = Entry(message, _locations, index);
        var reader = new ProtobufReader(location);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == LocationMapping) mapping = reader.ReadVarint();
            else if (key == LocationAddress) address = reader.ReadVarint();
            else reader.Skip(key);
        }
        var module = Text(message, Number(Entry(message, _mappings, mapping), MappingFile));
        reader = new ProtobufReader(location);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key != LocationLine) reader.Skip(key);
            else AddLine(message, reader.ReadBytes(), module, start);
        }
        if (_locationFrames.Count == start && !location.IsEmpty)
            _locationFrames.Add(batch.Frame(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"0x{address:x}")), module, 0));
        return (start, _locationFrames.Count - start);
    }

    private void AddLine(ReadOnlySpan<byte> message, ReadOnlySpan<byte> line, ReadOnlySpan<byte> module, int start)
    {
        if (_locationFrames.Count - start >= batch.Limits.MaxStackFrames) return;
        var function = Entry(message, _functions, Number(line, LineFunction));
        var name = Text(message, Number(function, FunctionName));
        if (name.IsEmpty) name = Text(message, Number(function, FunctionSystemName));
        var file = Text(message, Number(function, FunctionFile));
        if (name.IsEmpty && file.IsEmpty) return;
        _locationFrames.Add(file.IsEmpty ? batch.Frame(name, module, 0) : batch.Frame(name, file, (long)Number(line, LineNumber)));
    }

    private static ReadOnlySpan<byte> Entry(ReadOnlySpan<byte> message, List<Piece> table, ulong index) => index < (ulong)table.Count ? table[(int)index].Of(message) : default;

    private static ulong Number(ReadOnlySpan<byte> message, uint field)
    {
        var value = 0UL;
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == field) value = reader.ReadVarint();
            else reader.Skip(key);
        }
        return value;
    }
}

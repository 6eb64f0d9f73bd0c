using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Taproot.Telemetry.Profiles;
using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.Pprof;

/// <summary>Frames of a profile's locations, found when they are first asked for. A location has several where functions were inlined.</summary>
internal sealed class PprofLocations(PprofTables tables, ProfileBatch batch)
{
    private const uint LocationMapping = 2 << 3;
    private const uint LocationAddress = 3 << 3;
    private const uint LocationLine = (4 << 3) | ProtobufReader.Bytes;
    private const uint LineFunction = 1 << 3;
    private const uint LineNumber = 2 << 3;
    private const uint FunctionName = 2 << 3;
    private const uint FunctionSystemName = 3 << 3;
    private const uint FunctionFile = 4 << 3;
    private const uint MappingFile = 5 << 3;

    private readonly Dictionary<ulong, (int Start, int Count)> _known = [];
    private readonly List<int> _frames = [];

    /// <summary>Frames of a location, the innermost first; none when there is no such location.</summary>
    public ReadOnlySpan<int> FramesOf(ReadOnlySpan<byte> profile, ulong location)
    {
        if (!_known.TryGetValue(location, out var range)) _known[location] = range = Find(profile, location);
        return CollectionsMarshal.AsSpan(_frames).Slice(range.Start, range.Count);
    }

    private (int Start, int Count) Find(ReadOnlySpan<byte> profile, ulong id)
    {
        var start = _frames.Count;
        if (!tables.Locations.TryGetValue(id, out var piece)) return (start, 0);
        var (mapping, address) = ReadPlace(piece.Of(profile));
        var reader = new ProtobufReader(piece.Of(profile));
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key != LocationLine) reader.Skip(key);
            else if (_frames.Count - start < batch.Limits.MaxStackFrames) AddLine(profile, reader.ReadBytes(), mapping);
            else reader.ReadBytes();
        }
        if (_frames.Count == start) _frames.Add(AddressFrame(ModuleOf(profile, mapping), address));
        return (start, _frames.Count - start);
    }

    private static (ulong Mapping, ulong Address) ReadPlace(ReadOnlySpan<byte> location)
    {
        var (mapping, address) = (0UL, 0UL);
        var reader = new ProtobufReader(location);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == LocationMapping) mapping = reader.ReadVarint();
            else if (key == LocationAddress) address = reader.ReadVarint();
            else reader.Skip(key);
        }
        return (mapping, address);
    }

    private void AddLine(ReadOnlySpan<byte> profile, ReadOnlySpan<byte> line, ulong mapping)
    {
        var (function, number) = (0UL, 0L);
        var reader = new ProtobufReader(line);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == LineFunction) function = reader.ReadVarint();
            else if (key == LineNumber) number = (long)reader.ReadVarint();
            else reader.Skip(key);
        }
        if (!tables.Functions.TryGetValue(function, out var piece)) return;
        ReadFunction(profile, piece.Of(profile), out var name, out var file);
        _frames.Add(batch.Frame(name, file.IsEmpty ? ModuleOf(profile, mapping) : file, file.IsEmpty ? 0 : number));
    }

    private void ReadFunction(ReadOnlySpan<byte> profile, ReadOnlySpan<byte> function, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> file)
    {
        var (nameText, systemName, fileText) = (0UL, 0UL, 0UL);
        var reader = new ProtobufReader(function);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == FunctionName) nameText = reader.ReadVarint();
            else if (key == FunctionSystemName) systemName = reader.ReadVarint();
            else if (key == FunctionFile) fileText = reader.ReadVarint();
            else reader.Skip(key);
        }
        name = tables.Text(profile, nameText != 0 ? nameText : systemName);
        file = tables.Text(profile, fileText);
    }

    private ReadOnlySpan<byte> ModuleOf(ReadOnlySpan<byte> profile, ulong mapping)
    {
        if (!tables.Mappings.TryGetValue(mapping, out var piece)) return default;
        var reader = new ProtobufReader(piece.Of(profile));
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == MappingFile) return tables.Text(profile, reader.ReadVarint());
            reader.Skip(key);
        }
        return default;
    }

    // Without symbols the address is all there is.
    private int AddressFrame(ReadOnlySpan<byte> module, ulong address) =>
        batch.Frame(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"0x{address:x}")), module, 0);
}

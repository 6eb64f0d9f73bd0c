using System.Text;
using Taproot.Telemetry.Profiles;
using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.Pprof;

/// <summary>Where everything is in a profile, from one pass over its fields; they may come in any order.</summary>
internal sealed class PprofTables(ProfileLimits limits)
{
    private const uint SampleType = (1 << 3) | ProtobufReader.Bytes;
    private const uint Sample = (2 << 3) | ProtobufReader.Bytes;
    private const uint Mapping = (3 << 3) | ProtobufReader.Bytes;
    private const uint Location = (4 << 3) | ProtobufReader.Bytes;
    private const uint Function = (5 << 3) | ProtobufReader.Bytes;
    private const uint StringTable = (6 << 3) | ProtobufReader.Bytes;
    private const uint TimeNanos = 9 << 3;
    private const uint DurationNanos = 10 << 3;
    private const uint Id = 1 << 3;

    private readonly List<Piece> _strings = [];

    public List<Piece> SampleTypes { get; } = [];

    public List<Piece> Samples { get; } = [];

    public Dictionary<ulong, Piece> Mappings { get; } = [];

    public Dictionary<ulong, Piece> Locations { get; } = [];

    public Dictionary<ulong, Piece> Functions { get; } = [];

    public long Time { get; private set; }

    public long Duration { get; private set; }

    public void Read(ReadOnlySpan<byte> profile)
    {
        var reader = new ProtobufReader(profile);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            switch (key)
            {
                case SampleType: Add(SampleTypes, Piece.Next(ref reader), limits.MaxTypes, "kinds of values"); break;
                case Sample: Add(Samples, Piece.Next(ref reader), limits.MaxSamples, "samples"); break;
                case Mapping: Add(profile, Mappings, Piece.Next(ref reader), "mappings"); break;
                case Location: Add(profile, Locations, Piece.Next(ref reader), "locations"); break;
                case Function: Add(profile, Functions, Piece.Next(ref reader), "functions"); break;
                case StringTable: Add(_strings, Piece.Next(ref reader), limits.MaxTableEntries, "strings"); break;
                case TimeNanos: Time = (long)reader.ReadVarint(); break;
                case DurationNanos: Duration = (long)reader.ReadVarint(); break;
                default: reader.Skip(key); break;
            }
        }
    }

    /// <summary>A text of the string table; empty where there is none.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> profile, ulong index) => index < (ulong)_strings.Count ? _strings[(int)index].Of(profile) : default;

    /// <summary>The same as a string.</summary>
    public string String(ReadOnlySpan<byte> profile, ulong index) => Encoding.UTF8.GetString(Text(profile, index));

    private void Add(ReadOnlySpan<byte> profile, Dictionary<ulong, Piece> table, Piece piece, string what)
    {
        if (table.Count >= limits.MaxTableEntries) throw TooMany(limits.MaxTableEntries, what);
        table[Find(piece.Of(profile), Id)] = piece;
    }

    private static void Add(List<Piece> table, Piece piece, int most, string what)
    {
        if (table.Count >= most) throw TooMany(most, what);
        table.Add(piece);
    }

    private static ulong Find(ReadOnlySpan<byte> message, uint field)
    {
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == field) return reader.ReadVarint();
            reader.Skip(key);
        }
        return 0;
    }

    private static ProfileException TooMany(int most, string what) => new(ProfileRefusal.TooLarge, $"A profile has more than {most} {what}; send smaller ones.");
}

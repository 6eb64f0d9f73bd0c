using System.IO.Hashing;

namespace Taproot.Telemetry.RemoteWrite;

/// <summary>What the requests of a batch tell of metrics: type, help, unit. Each metric's is kept once a batch. Not thread-safe.</summary>
public sealed class MetadataList
{
    private const int Most = 20_000;
    private const int MostHelpBytes = 2048;
    private const int MostUnitBytes = 128;
    private readonly HashSet<ulong> _known = [];
    private readonly ByteBuffer _texts = new();
    private Entry[] _entries = new Entry[16];

    /// <summary>Metrics that were described.</summary>
    public int Count { get; private set; }

    /// <summary>Descriptions that were left out because they are malformed or too many.</summary>
    public int Ignored { get; private set; }

    /// <summary>The description of one metric; valid as long as the list is not changed.</summary>
    public MetricMetadata this[int index]
    {
        get
        {
            var entry = _entries[index];
            var texts = _texts.Span[entry.Offset..];
            return new(
                entry.Hash, texts[..entry.NameLength], entry.Type, texts.Slice(entry.NameLength, entry.HelpLength),
                texts.Slice(entry.NameLength + entry.HelpLength, entry.UnitLength));
        }
    }

    /// <summary>Adds a description; one that was added already is passed over. Long help is cut.</summary>
    public void Add(ReadOnlySpan<byte> name, MetadataType type, ReadOnlySpan<byte> help, ReadOnlySpan<byte> unit, RemoteWriteLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        help = Cut(help, MostHelpBytes);
        var hash = Hash(name, type, help, unit);
        if (_known.Contains(hash)) return;
        var isFit = name.Length > 0 && name.Length <= limits.MaxLabelNameBytes && unit.Length <= MostUnitBytes && Count < Most;
        if (!isFit || !Utf8Text.IsValid(name) || !Utf8Text.IsValid(help) || !Utf8Text.IsValid(unit))
        {
            Ignored++;
            return;
        }

        _known.Add(hash);
        if (Count == _entries.Length) Array.Resize(ref _entries, Count * 2);
        _entries[Count++] = new(hash, type, _texts.Length, name.Length, help.Length, unit.Length);
        _texts.Append(name);
        _texts.Append(help);
        _texts.Append(unit);
    }

    /// <summary>Forgets the content, keeps the memory.</summary>
    public void Clear()
    {
        (Count, Ignored) = (0, 0);
        _known.Clear();
        _texts.Clear();
    }

    private static ulong Hash(ReadOnlySpan<byte> name, MetadataType type, ReadOnlySpan<byte> help, ReadOnlySpan<byte> unit) =>
        XxHash3.HashToUInt64(unit, (long)XxHash3.HashToUInt64(help, (long)XxHash3.HashToUInt64(name, (long)type)));

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int most)
    {
        if (text.Length <= most) return text;
        // Not within a character: continuation bytes are 10xxxxxx.
        while (most > 0 && (text[most] & 0xC0) == 0x80) most--;
        return text[..most];
    }

    private readonly record struct Entry(ulong Hash, MetadataType Type, int Offset, int NameLength, int HelpLength, int UnitLength);
}

/// <summary>What is told of one metric; texts are UTF-8.</summary>
/// <param name="hash">Equal for equal descriptions.</param>
/// <param name="name">The metric's name; of histograms and summaries without the suffixes of their parts.</param>
/// <param name="type">What it is.</param>
/// <param name="help">A sentence.</param>
/// <param name="unit">Its unit.</param>
public readonly ref struct MetricMetadata(ulong hash, ReadOnlySpan<byte> name, MetadataType type, ReadOnlySpan<byte> help, ReadOnlySpan<byte> unit)
{
    /// <summary>Equal for equal descriptions.</summary>
    public ulong Hash { get; } = hash;

    /// <summary>The metric's name.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>What it is.</summary>
    public MetadataType Type { get; } = type;

    /// <summary>A sentence.</summary>
    public ReadOnlySpan<byte> Help { get; } = help;

    /// <summary>Its unit.</summary>
    public ReadOnlySpan<byte> Unit { get; } = unit;
}

using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Otlp.Reading;

/// <summary>The events of a span, or its links: a few texts and numbers each, with attributes. Its memory is used again.</summary>
public sealed class OtlpDetails
{
    private readonly ByteBuffer _bytes = new();
    private Entry[] _entries = new Entry[4];

    internal OtlpDetails(OtlpLimits limits) => Scratch = new(limits);

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Of an event: when it happened, nanoseconds since 1970.</summary>
    public ulong Time(int index) => _entries[index].Time;

    /// <summary>Of an event its name, of a link the trace state.</summary>
    public ReadOnlySpan<byte> Text(int index) => _bytes.Span.Slice(_entries[index].Start, _entries[index].TextLength);

    /// <summary>Of a link: the ids of trace and span, 24 bytes.</summary>
    public ReadOnlySpan<byte> Ids(int index) => _bytes.Span.Slice(_entries[index].Start + _entries[index].TextLength, _entries[index].IdsLength);

    /// <summary>Number of attributes.</summary>
    public int AttributeCount(int index) => _entries[index].AttributeCount;

    /// <summary>The attributes as <see cref="AttributeBlock.Encoded"/> has them.</summary>
    public ReadOnlySpan<byte> Attributes(int index) => _bytes.Span[(_entries[index].Start + _entries[index].TextLength + _entries[index].IdsLength).._entries[index].End];

    /// <summary>Where the attributes of the one that is being read are put together.</summary>
    internal AttributeBlock Scratch { get; }

    internal void Clear()
    {
        Count = 0;
        _bytes.Clear();
    }

    /// <summary>Adds one, with the attributes of <see cref="Scratch"/>.</summary>
    internal void Add(ulong time, ReadOnlySpan<byte> text, ReadOnlySpan<byte> ids)
    {
        if (Count == _entries.Length) Array.Resize(ref _entries, Count * 2);
        var start = _bytes.Length;
        Utf8Cut.AppendValid(_bytes, text);
        var textLength = _bytes.Length - start;
        _bytes.Append(ids);
        _bytes.Append(Scratch.Encoded);
        _entries[Count++] = new(time, start, textLength, ids.Length, Scratch.Count, _bytes.Length);
    }

    private readonly record struct Entry(ulong Time, int Start, int TextLength, int IdsLength, int AttributeCount, int End);
}

using Taproot.Telemetry;

namespace Taproot.Store.Recent;

/// <summary>What a series has at a moment; stays as it is while the series goes on.</summary>
internal readonly record struct RecentView(Labels Labels, ReadOnlyMemory<RecentChunk> Chunks, long[] Times, double[] Values, int Count)
{
    /// <summary>Appends the samples that are later than <paramref name="afterMs"/> and not later than <paramref name="toMs"/>.</summary>
    public void CopyTo(SampleRoom room, long afterMs, long toMs)
    {
        foreach (var chunk in Chunks.Span) room.Add(chunk, afterMs, toMs);
        room.Add(Times.AsSpan(0, Count), Values.AsSpan(0, Count), afterMs, toMs);
    }
}

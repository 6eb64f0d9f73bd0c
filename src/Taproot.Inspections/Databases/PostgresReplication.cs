using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Databases;

/// <summary>How far replicas are behind, out of positions in the log.</summary>
internal static class PostgresReplication
{
    private static readonly SeriesOrigin Sought = SeriesOrigin.Other("The lag is the time since the primary was at the replica's position: PromQL cannot look for when a series had a value.");

    /// <summary>
    /// Seconds since the primary was where the replica is: zero while the replica has everything, however quiet the primary is. Between two
    /// measurements the primary is taken to have written evenly.
    /// </summary>
    public static TimeSeries LagSeconds(TimeSeries primary, TimeSeries replica, double stepSeconds)
    {
        if (primary.IsEmpty || replica.IsEmpty) return default;
        var written = primary.Values.Span;
        var replayed = replica.Values.Span;
        var lag = new float[Math.Min(written.Length, replayed.Length)];
        var (next, last, before) = (0, -1, float.NaN);
        for (var i = 0; i < lag.Length; i++)
        {
            var position = replayed[i];
            lag[i] = float.NaN;
            if (float.IsNaN(position)) continue;
            // A replica that was made anew begins further back.
            if (position < before) (next, last) = (0, -1);
            before = position;
            for (; next <= i && !(written[next] > position); next++)
                if (!float.IsNaN(written[next])) last = next;
            if (next <= i) lag[i] = (float)((i - Passed(written, last, next, position)) * stepSeconds);
            else if (last >= 0) lag[i] = 0;
        }
        return new(lag, Sought);
    }

    /// <summary>Whether what a server tells of tables and transactions is told by its primary already: a replica is a copy, and can mend nothing.</summary>
    public static bool RepeatsPrimary(Postgres postgres) => postgres is { IsReplica: true, Primary.Postgres: not null };

    /// <summary>Bytes that a replica has yet to receive, and that it has received but not replayed.</summary>
    public static (TimeSeries ToReceive, TimeSeries ToReplay) Stages(Postgres replica) =>
        (SeriesMath.Subtract(replica.Primary?.Postgres?.Wal.Position ?? default, replica.Wal.ReceivedPosition),
         SeriesMath.Subtract(replica.Wal.ReceivedPosition, replica.Wal.ReplayedPosition));

    /// <summary>Bytes that a replica is behind.</summary>
    public static TimeSeries LagBytes(Postgres replica) => SeriesMath.Subtract(replica.Primary?.Postgres?.Wal.Position ?? default, replica.Wal.ReplayedPosition);

    /// <summary>
    /// Bytes of log written a second: the mean over a minute, since single-precision positions are too coarse for less.
    /// </summary>
    public static TimeSeries Throughput(TimeSeries position, double stepSeconds)
    {
        if (position.IsEmpty) return default;
        var values = position.Values.Span;
        var points = Math.Max(1, (int)Math.Round(60 / stepSeconds));
        var result = new float[values.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = i < points ? float.NaN : (float)(Math.Max(0, values[i] - values[i - points]) / (points * stepSeconds));
        return new(result, SeriesOrigin.Of(SeriesOperation.Growth, points * stepSeconds, position));
    }

    /// <summary>When, in points, the primary passed a position: between where it was last at or before it and where it was first beyond.</summary>
    private static double Passed(ReadOnlySpan<float> written, int last, int beyond, float position)
    {
        if (last < 0) return beyond - 1;
        return last + (position - written[last]) / (double)(written[beyond] - written[last]) * (beyond - last);
    }
}

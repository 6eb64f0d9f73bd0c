using Taproot.Inspections.Checks;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Databases;

/// <summary>Who of a PostgreSQL fills the disk, and who keeps it busy.</summary>
internal static class PostgresStorage
{
    private const double LeastBytes = 256 << 20, LeastShare = 0.02;
    private const int Named = 3;

    /// <summary>What grew by a material amount within the window, as a sentence; empty for no PostgreSQL and for nothing.</summary>
    public static string WhoGrew(CheckRun run, Instance instance)
    {
        if (instance.Postgres is not { } postgres) return "";
        var capacity = instance.Containers.Values.SelectMany(c => c.Volumes.Values).Select(v => (double)v.Size.Last(run.RecentPoints)).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var least = Math.Max(LeastBytes, LeastShare * capacity);
        var grown = Parts(postgres).Select(p => (p.Name, Bytes: Growth(p.Size))).Where(p => p.Bytes >= least).OrderByDescending(p => p.Bytes).Take(Named).ToArray();
        if (grown.Length == 0) return "";
        var window = Words.Duration((run.World.Grid.Count - 1) * run.StepSeconds);
        return $"In the last {window} grew {string.Join(", ", grown.Select(g => $"{g.Name} by {Words.Bytes(g.Bytes)}"))}.";
    }

    /// <summary>The query that waits longest for the disk, as a sentence; empty where that is not known.</summary>
    public static string TopReader(CheckRun run, Instance instance)
    {
        var (id, time) = (instance.Postgres?.Queries ?? []).Select(q => (q.Key, Time: q.Value.IoTime.MeanOfLast(run.RecentPoints))).Where(q => q.Time > 0)
            .OrderByDescending(q => q.Time).FirstOrDefault();
        return id.Text is null ? "" : $"The query that waits longest for the disk ({Words.Duration(time)} a second): {QueryText.Short(id.Text)}.";
    }

    private static IEnumerable<(string Name, TimeSeries Size)> Parts(Postgres postgres)
    {
        foreach (var (id, table) in postgres.Tables) yield return ($"table {id}", table.Size);
        foreach (var (name, slot) in postgres.Wal.Slots) yield return ($"WAL kept for slot {name}", slot.RetainedBytes);
        yield return ("WAL", postgres.Wal.Size);
    }

    private static double Growth(TimeSeries series)
    {
        var (first, last) = (double.NaN, double.NaN);
        foreach (var value in series.Values.Span)
        {
            if (float.IsNaN(value)) continue;
            if (double.IsNaN(first)) first = value;
            last = value;
        }
        return last - first;
    }
}

using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Store.Logs;
using Taproot.Telemetry.Logs;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Counts log records over time.</summary>
internal static class LogCountEndpoints
{
    private const int MostBuckets = 240;
    private static readonly long[] Steps =
    [
        1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000,
        604_800_000, 2_592_000_000,
    ];

    /// <summary>Maps the endpoints.</summary>
    public static void MapLogCounts(this RouteGroupBuilder project)
    {
        project.MapGet("/logs/histogram", HistogramAsync)
            .Needs(ObjectKind.Applications).WithName("getLogHistogram").WithTags("Logs").WithSummary("Log records by severity over time, in about as many buckets as are asked for.")
            .Produces<LogHistogramResponse>().ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> HistogramAsync(
        string project, [AsParameters] LogSearch search, int? buckets, LogQueries queries, ILogHistogramReader reader, CancellationToken cancellationToken)
    {
        if (buckets is < 1 or > MostBuckets) return Problems.BadParameter($"'buckets' must be from 1 to {MostBuckets}.");
        var (problem, query) = await queries.ReadAsync(project, search, cancellationToken);
        if (problem is not null) return problem;
        var histogram = await reader.ReadAsync(project, query, StepOf(query.Window.ToMs - query.Window.FromMs, buckets ?? 60), cancellationToken);
        return TypedResults.Ok(View(histogram));
    }

    /// <summary>The finest step that needs no more buckets than are asked for, as people divide time.</summary>
    internal static long StepOf(long windowMs, int buckets)
    {
        // The window's last millisecond belongs to it.
        var found = Array.Find(Steps, step => windowMs <= step * buckets + 1);
        return found > 0 ? found : Steps[^1] * (windowMs / Steps[^1] / buckets + 1);
    }

    private static LogHistogramResponse View(LogHistogram histogram)
    {
        var places = (int)((histogram.ToMs - histogram.FromMs) / histogram.StepMs);
        SortedDictionary<LogSeverity, long[]> counts = [];
        foreach (var bucket in histogram.Buckets)
        {
            var severity = LogSeverities.FromOtlpNumber(bucket.SeverityNumber);
            if (!counts.TryGetValue(severity, out var row)) counts.Add(severity, row = new long[places]);
            row[Math.Clamp((bucket.FromMs - histogram.FromMs) / histogram.StepMs, 0, places - 1)] += bucket.Records;
        }
        return new(
            histogram.FromMs, histogram.ToMs, histogram.StepMs, histogram.CountedFromMs, counts.Values.Sum(row => row.Sum()),
            [.. counts.Reverse().Select(c => new SeverityCounts(c.Key.Name(), c.Value))]);
    }
}

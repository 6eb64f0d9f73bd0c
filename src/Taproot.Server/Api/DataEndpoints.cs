using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Api.Telemetry;
using Taproot.Server.Api.Views;
using Taproot.Server.Auth;
using Taproot.Server.Hosting;
using Taproot.Server.Ingest;
using Taproot.Server.Ingest.Figures;
using Taproot.Server.Projects;
using Taproot.Server.Sources.Prometheus;
using Taproot.Server.Sources.Prometheus.Client;
using Taproot.Store;

namespace Taproot.Server.Api;

/// <summary>What comes in, and what makes series many.</summary>
internal static class DataEndpoints
{
    private const int LongestMetric = 1024;

    /// <summary>Maps the endpoints.</summary>
    public static void MapData(this RouteGroupBuilder project)
    {
        project.MapGet("/ingest", Ingest)
            .Needs(ObjectKind.System).WithName("getIngest").WithTags("System").WithSummary("Rates, lag, losses by reason and the store's writers, over the last hours.")
            .Produces<IngestResponse>().ProducesProblem(400).ProducesProblem(404);
        project.MapGet("/cardinality", CardinalityAsync)
            .Needs(ObjectKind.System).WithName("getCardinality").WithTags("System").WithSummary("Series of a day by metric, application and label, the most first.")
            .Produces<CardinalityResponse>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);
        project.MapGet("/cardinality/metric", MetricAsync)
            .Needs(ObjectKind.System).WithName("getMetricCardinality").WithTags("System").WithSummary("The labels of a metric with their values.")
            .Produces<MetricLabelsResponse>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);
    }

    private static IResult Ingest(
        string project, string? from, string? to, ProjectDirectory projects, IngestBooks books, IngestHistory history, IngestCounters counters, IWriterStatus writers)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        if (!RelativeTime.TryParse(to ?? "now", books.NowMs, out var toMs) || !RelativeTime.TryParse(from ?? "now-1h", books.NowMs, out var fromMs) || fromMs >= toMs)
            return Problems.BadParameter("'from' and 'to' must be milliseconds since the epoch, 'now', or a form like 'now-15m' (units s, m, h, d, w), 'from' before 'to'.");
        return TypedResults.Ok(IngestView.Of(
            books.Of(project), history, project, counters.Figures(project).Unauthorized, writers.Measure(), fromMs, Math.Min(toMs, books.NowMs)));
    }

    private static async Task<IResult> CardinalityAsync(
        string project, string? day, ProjectDirectory projects, ICardinalityReader reader, PrometheusSources sources, ResourceDirectory directory, ServerOptions options, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        var days = new KeptDays(options, time);
        if (sources.Find(project) is { } source) return await OfPrometheusAsync(source, days.Today, cancellationToken);
        if (days.Find(day) is not { } found) return days.Problem();
        return await CountAsync(async () =>
        {
            var report = await reader.ReadAsync(project, found, cancellationToken);
            var from = new DateTimeOffset(found, TimeOnly.MinValue, TimeSpan.Zero);
            var resources = report.Owners.Select(CardinalityView.ResourceOf).OfType<Dictionary<string, string>>();
            var owners = await directory.OfAsync(project, new(from.ToUnixTimeMilliseconds(), from.AddDays(1).ToUnixTimeMilliseconds()), resources, cancellationToken);
            return CardinalityView.Of(report, found, days.First, owners);
        });
    }

    private static async Task<IResult> OfPrometheusAsync(PrometheusProject source, DateOnly today, CancellationToken cancellation)
    {
        try
        {
            return TypedResults.Ok(await PrometheusCardinality.ReadAsync(source, today, cancellation));
        }
        catch (PrometheusException e)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "Prometheus not available", e.Message);
        }
    }

    private static async Task<IResult> MetricAsync(
        string project, string? metric, string? day, ProjectDirectory projects, ICardinalityReader reader, PrometheusSources sources, ServerOptions options, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        if (metric is not { Length: > 0 and <= LongestMetric }) return Problems.BadParameter($"'metric' must be a metric's name of at most {LongestMetric} characters.");
        var days = new KeptDays(options, time);
        if (days.Find(day) is not { } found) return days.Problem();
        if (sources.Find(project) is not null) return Problems.BadParameter("This project's metrics are in a Prometheus, which does not tell the labels of one metric. Ask it by PromQL.");
        return await CountAsync(async () => CardinalityView.Of(metric, found, await reader.ReadMetricAsync(project, found, metric, cancellationToken)));
    }

    // That there is too much to be counted is to be expected, and nothing for the log.
    private static async Task<IResult> CountAsync<T>(Func<Task<T>> count)
    {
        try
        {
            return TypedResults.Ok(await count());
        }
        catch (StoreUnavailableException e)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "Store not available", e.Message);
        }
    }

    /// <summary>The days of which series are kept.</summary>
    private readonly struct KeptDays(ServerOptions options, TimeProvider time)
    {
        public DateOnly Today { get; } = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

        public DateOnly First => Today.AddDays(-(int)Math.Ceiling(options.MetricsRetention.TotalDays));

        public DateOnly? Find(string? text)
        {
            if (text is null) return Today;
            return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= First && day <= Today.AddDays(1) ? day : null;
        }

        public ProblemHttpResult Problem() => Problems.BadParameter(string.Create(
            CultureInfo.InvariantCulture, $"'day' must be a day (UTC) like {Today:yyyy-MM-dd}, from {First:yyyy-MM-dd} on: older series are not kept."));
    }
}

using System.Collections.Immutable;
using Taproot.PromQL;
using Taproot.Server.Projects;
using Taproot.Server.Recorder.Indicators;
using Taproot.Topology.Build;

namespace Taproot.Server.Inspections.Indicators;

/// <summary>The queries that people gave for applications of a project, by id.</summary>
internal sealed record IndicatorSettings(ImmutableDictionary<string, IndicatorQueries> ByApplication)
{
    /// <summary>All of them are asked at each refresh.</summary>
    public const int MaxApplications = 50;

    private const int MaxName = 900;

    /// <summary>Where they are kept.</summary>
    public static SettingKind<IndicatorSettings> Kind { get; } = new("indicators", new(ImmutableDictionary<string, IndicatorQueries>.Empty));

    /// <summary>The same with other queries for an application; none at all take them back.</summary>
    public IndicatorSettings With(string application, IndicatorQueries queries) =>
        new(IsNothing(queries) ? ByApplication.Remove(application) : ByApplication.SetItem(application, queries));

    /// <summary>Why queries cannot be kept; null when they can.</summary>
    public string? Refusal(string application, IndicatorQueries queries)
    {
        if (application.Length > MaxName || !ApplicationId.TryParse(application, out _)) return "An application is named as namespace:kind:name.";
        if (IsNothing(queries)) return null;
        if (!ByApplication.ContainsKey(application) && ByApplication.Count >= MaxApplications)
            return $"At most {MaxApplications} applications of a project have queries of their own. Take some back.";
        return Refusal(queries);
    }

    /// <summary>Why the texts are no queries; null when they are.</summary>
    public static string? Refusal(IndicatorQueries queries)
    {
        if (queries.HasRequests != queries.Failed.Length > 0)
            return "Total and failed requests belong together: give both, or neither. Where nothing can fail, failed requests are vector(0).";
        return Refusal("Total requests", queries.Total) ?? Refusal("Failed requests", queries.Failed) ?? Refusal("The histogram", queries.Histogram);
    }

    private static string? Refusal(string title, string query)
    {
        if (query.Length == 0) return null;
        if (query.Length > IndicatorEvaluator.MaxLength) return $"{title}: a query has at most {IndicatorEvaluator.MaxLength} characters.";
        try
        {
            return QueryText.Outline(query, IndicatorEvaluator.MaxLength).HasPoints ? null : $"{title}: the query must give a number at a time, not a text or samples of a window. Use rate(…[5m]), say.";
        }
        catch (QueryException e)
        {
            return $"{title}, {(e.Position is null ? "" : "line:column ")}{e.Message}";
        }
    }

    private static bool IsNothing(IndicatorQueries queries) => !queries.HasRequests && queries.Failed.Length == 0 && !queries.HasLatency;
}

namespace Taproot.Topology.Build;

/// <summary>PromQL that people gave for an application in the place of what agents saw; a text is empty where nothing was given.</summary>
/// <param name="Total">All requests, a second.</param>
/// <param name="Failed">Failed requests, a second; given where <paramref name="Total"/> is.</param>
/// <param name="Histogram">Requests a second at most so slow: buckets with the label <c>le</c> in seconds.</param>
public sealed record IndicatorQueries(string Total, string Failed, string Histogram)
{
    /// <summary>Whether there are queries for requests.</summary>
    public bool HasRequests => Total.Length > 0;

    /// <summary>Whether there is a query for latency.</summary>
    public bool HasLatency => Histogram.Length > 0;
}

/// <summary>Names of the series that results of <see cref="IndicatorQueries"/> are recorded as; they are not in <see cref="SeriesCatalog"/>, for no agent sends them.</summary>
public static class IndicatorSeries
{
    /// <summary>Requests a second, by <see cref="Application"/> and <see cref="Indicator"/> (<see cref="Total"/>, <see cref="Failed"/>).</summary>
    public const string Requests = "own_requests";

    /// <summary>Requests a second at most so slow, by <see cref="Application"/> and <c>le</c>.</summary>
    public const string Buckets = "own_requests_bucket";

    /// <summary>1 where a query failed, by <see cref="Application"/>, <see cref="Indicator"/> and <see cref="Reason"/>.</summary>
    public const string Failures = "own_requests_failure";

    /// <summary>Label: the application's id.</summary>
    public const string Application = "application";

    /// <summary>Label: which of the queries.</summary>
    public const string Indicator = "indicator";

    /// <summary>Label: why a query failed.</summary>
    public const string Reason = "reason";

    /// <summary>The query of all requests.</summary>
    public const string Total = "total";

    /// <summary>The query of failed requests.</summary>
    public const string Failed = "failed";

    /// <summary>The query of buckets.</summary>
    public const string Histogram = "histogram";
}

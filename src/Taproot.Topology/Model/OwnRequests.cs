namespace Taproot.Topology.Model;

/// <summary>Requests of an application by the queries that somebody gave for it, in the place of what agents saw.</summary>
/// <param name="Total">Requests a second; not measured where the queries failed or found nothing.</param>
/// <param name="Failed">Failed ones among them; zero where there are requests and none of them failed.</param>
/// <param name="Failure">Why the newest evaluation of a query failed, as the end of a sentence; empty when it did not.</param>
public sealed record OwnRequests(TimeSeries Total, TimeSeries Failed, string Failure);

/// <summary>How slow the requests of an application are by the query that somebody gave for it, in the place of what agents saw.</summary>
/// <param name="Histogram">Requests a second at most so slow; empty where the query failed or found nothing.</param>
/// <param name="Failure">Why the newest evaluation of the query failed, as the end of a sentence; empty when it did not.</param>
public sealed record OwnLatency(LatencyHistogram Histogram, string Failure);

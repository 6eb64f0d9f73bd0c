using Taproot.Inspections.Reports;

namespace Taproot.Server.Api.Contracts;

/// <summary>PromQL in the place of what agents saw of an application's requests; a text is empty where nothing is given.</summary>
/// <param name="Application">The application's id.</param>
/// <param name="Total">All requests a second; several series are summed.</param>
/// <param name="Failed">Failed requests a second; given where <paramref name="Total"/> is.</param>
/// <param name="Histogram">Buckets of latency, a second, with the label <c>le</c> in seconds; several series are summed by it.</param>
public sealed record IndicatorSetting(string Application, string Total, string Failed, string Histogram);

/// <summary>The PromQL of a project's applications.</summary>
public sealed record IndicatorsResponse(IReadOnlyList<IndicatorSetting> Indicators);

/// <summary>What a trial says of one query.</summary>
/// <param name="Indicator"><c>total</c>, <c>failed</c>, <c>histogram</c>.</param>
/// <param name="Status"><c>ok</c>, <c>info</c>, <c>warning</c> (probably wrong), <c>critical</c> (it cannot be used so).</param>
/// <param name="Sentence">One sentence or two.</param>
public sealed record IndicatorFinding(string Indicator, string Status, string Sentence);

/// <summary>What queries found in the last hour; times in milliseconds since the epoch.</summary>
public sealed record IndicatorTrial(IReadOnlyList<IndicatorFinding> Findings, long FromMs, long ToMs, long StepMs, IReadOnlyList<Chart> Charts);

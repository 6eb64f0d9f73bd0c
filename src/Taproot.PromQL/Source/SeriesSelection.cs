using System.Collections.Immutable;
using Taproot.Telemetry.Series;

namespace Taproot.PromQL.Source;

/// <summary>Raw samples that a query needs.</summary>
/// <param name="Matchers">Conditions that a series must meet, the one on <c>__name__</c> among them if there is one.</param>
/// <param name="AfterMs">Samples are later than this, milliseconds since the epoch.</param>
/// <param name="ToMs">Samples are not later than this, milliseconds since the epoch.</param>
public sealed record SeriesSelection(ImmutableArray<LabelMatcher> Matchers, long AfterMs, long ToMs);

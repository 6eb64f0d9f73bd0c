using System.Collections.Immutable;

namespace Taproot.PromQL;

/// <summary>What the text alone tells of a query.</summary>
/// <param name="HasPoints">Whether its value at a time is a number or series with a number each: it can be drawn.</param>
/// <param name="Functions">The functions that it calls.</param>
/// <param name="Metrics">The metrics that it names.</param>
public sealed record QueryOutline(bool HasPoints, ImmutableArray<string> Functions, ImmutableArray<string> Metrics);

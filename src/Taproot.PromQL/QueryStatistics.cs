using System.Collections.Immutable;

namespace Taproot.PromQL;

/// <summary>What a query read and how long its stages took.</summary>
/// <param name="Parsing">Time of reading the text.</param>
/// <param name="Evaluation">Time of everything else, the source's included.</param>
/// <param name="SamplesRead">Raw samples that the source handed over.</param>
/// <param name="SamplesMade">Points that nodes of the query made, series times steps.</param>
/// <param name="Selectors">Each reading of the source, in the order of their end.</param>
/// <param name="Nodes">Each node of the query, outer before inner.</param>
public sealed record QueryStatistics(
    TimeSpan Parsing, TimeSpan Evaluation, long SamplesRead, long SamplesMade, ImmutableArray<SelectorStatistics> Selectors, ImmutableArray<NodeStatistics> Nodes);

/// <summary>One reading of the source.</summary>
/// <param name="Text">The selector, with the function around it if that was evaluated with it.</param>
/// <param name="Series">Series that came.</param>
/// <param name="Samples">Raw samples that came.</param>
/// <param name="Elapsed">Time until the last series was taken, evaluating the window function included.</param>
public sealed record SelectorStatistics(string Text, int Series, long Samples, TimeSpan Elapsed);

/// <summary>One node of the query.</summary>
/// <param name="Text">The node as it is written, cut if it is long.</param>
/// <param name="Depth">Nodes around it.</param>
/// <param name="Series">Series that it made; 1 for a scalar.</param>
/// <param name="Steps">Points a series.</param>
/// <param name="Elapsed">Time with all inner nodes.</param>
public sealed record NodeStatistics(string Text, int Depth, int Series, int Steps, TimeSpan Elapsed);

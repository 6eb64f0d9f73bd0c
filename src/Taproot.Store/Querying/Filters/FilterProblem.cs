namespace Taproot.Store.Querying.Filters;

/// <summary>What is wrong with a query line.</summary>
/// <param name="Position">Where, in UTF-16 units from the line's begin.</param>
/// <param name="Sentence">What is wrong and what to do.</param>
public sealed record FilterProblem(int Position, string Sentence);

namespace Taproot.PromQL.Syntax;

/// <summary>Where in the text an expression stands. Spans are all equal: two expressions that differ in their places only are the same.</summary>
/// <param name="Start">The first character's index.</param>
/// <param name="End">The index after the last character.</param>
internal readonly record struct SourceSpan(int Start, int End)
{
    /// <summary>From this span's start to the end of another.</summary>
    public SourceSpan To(SourceSpan last) => new(Start, last.End);

    /// <summary>Always true.</summary>
    public bool Equals(SourceSpan other) => true;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;
}

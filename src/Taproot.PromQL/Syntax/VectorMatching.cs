namespace Taproot.PromQL.Syntax;

/// <summary>Which side of a match may have several series for one of the other.</summary>
internal enum MatchCardinality
{
    /// <summary>Neither.</summary>
    OneToOne,

    /// <summary>The left: <c>group_left</c>.</summary>
    ManyToOne,

    /// <summary>The right: <c>group_right</c>.</summary>
    OneToMany,

    /// <summary>Both: set operators.</summary>
    ManyToMany,
}

/// <summary>How the series of two vectors find each other.</summary>
/// <param name="Cardinality">Which side may have many.</param>
/// <param name="On">Whether the labels are those that must agree; else those that may differ.</param>
/// <param name="Labels">The labels of <c>on</c> or <c>ignoring</c>.</param>
/// <param name="Include">Labels of the "one" side that the result takes.</param>
internal sealed record VectorMatching(MatchCardinality Cardinality, bool On, Sequence<string> Labels, Sequence<string> Include)
{
    /// <summary>All labels but the name must agree.</summary>
    public static VectorMatching Default { get; } = new(MatchCardinality.OneToOne, false, default, default);
}

namespace Taproot.Store.Querying.Filters;

/// <summary>What a query line may say of a table: its fields, and where all else is looked for.</summary>
/// <param name="Attributes">Column of the rows' own attributes.</param>
/// <param name="Texts">Expressions that a text without a field is looked for in.</param>
/// <param name="Known">The well-known fields by name; every other one is an attribute.</param>
internal sealed record FilterFields(string Attributes, IReadOnlyList<string> Texts, IReadOnlyDictionary<string, FilterColumn> Known);

/// <summary>What a well-known field stands for.</summary>
internal abstract record FilterColumn
{
    /// <summary>Its value as a text that a query line may have, as an expression; empty where there is no such text.</summary>
    public abstract string Value { get; }
}

/// <summary>A text.</summary>
/// <param name="Expression">Where it is.</param>
/// <param name="Normal">How the store spells a value.</param>
internal sealed record TextColumn(string Expression, Func<string, string>? Normal = null) : FilterColumn
{
    /// <inheritdoc/>
    public override string Value => Expression;
}

/// <summary>A long text, which <c>:</c> looks into.</summary>
/// <param name="Expression">Where it is.</param>
internal sealed record BodyColumn(string Expression) : FilterColumn
{
    /// <inheritdoc/>
    public override string Value => Expression;
}

/// <summary>A whole number, of which a value may mean a range.</summary>
/// <param name="Expression">Where it is.</param>
/// <param name="Type">The parameter's type.</param>
/// <param name="Range">Lowest and highest number that a value means; null: the value means nothing.</param>
/// <param name="Expected">What values there are, for the sentence that refuses others.</param>
/// <param name="Named">The number as a text, as an expression.</param>
internal sealed record NumberColumn(string Expression, string Type, Func<string, (long Low, long High)?> Range, string Expected, string Named) : FilterColumn
{
    /// <inheritdoc/>
    public override string Value => Named;
}

/// <summary>Something that is so or not: <c>true</c> or <c>false</c>.</summary>
/// <param name="Expression">The condition.</param>
internal sealed record FlagColumn(string Expression) : FilterColumn
{
    /// <inheritdoc/>
    public override string Value => $"if({Expression}, 'true', 'false')";
}

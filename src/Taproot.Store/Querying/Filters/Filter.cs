namespace Taproot.Store.Querying.Filters;

/// <summary>What rows must be like: the tree that a query line stands for.</summary>
public abstract record Filter
{
    /// <summary>The filter with others in place of some of its leaves.</summary>
    /// <param name="leaf">Gives for a leaf what comes in its place, or the leaf itself.</param>
    public Filter Replace(Func<Filter, Filter> leaf)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        return this switch
        {
            AndFilter and => new AndFilter([.. and.Parts.Select(p => p.Replace(leaf))]),
            OrFilter or => new OrFilter([.. or.Parts.Select(p => p.Replace(leaf))]),
            NotFilter not => new NotFilter(not.Inner.Replace(leaf)),
            _ => leaf(this),
        };
    }

    /// <summary>The leaves.</summary>
    public IEnumerable<Filter> Leaves() => this switch
    {
        AndFilter and => and.Parts.SelectMany(p => p.Leaves()),
        OrFilter or => or.Parts.SelectMany(p => p.Leaves()),
        NotFilter not => not.Inner.Leaves(),
        _ => [this],
    };
}

/// <summary>All of the parts.</summary>
public sealed record AndFilter(IReadOnlyList<Filter> Parts) : Filter;

/// <summary>Any of the parts.</summary>
public sealed record OrFilter(IReadOnlyList<Filter> Parts) : Filter;

/// <summary>Not the inner one.</summary>
public sealed record NotFilter(Filter Inner) : Filter;

/// <summary>How a text is looked for.</summary>
public enum TextMatch
{
    /// <summary>A word, anywhere, in small or capital letters.</summary>
    Substring,

    /// <summary>Words in quotes, anywhere, in small or capital letters.</summary>
    Phrase,

    /// <summary>A regular expression of RE2's syntax, anywhere.</summary>
    Regex,
}

/// <summary>A text in what the rows say: the body of a log record, the name of a span.</summary>
public sealed record TextFilter(string Text, TextMatch Match) : Filter;

/// <summary>How a field is compared.</summary>
public enum FilterOperator
{
    /// <summary><c>field:value</c>: is any of the values.</summary>
    Is,

    /// <summary><c>field=value</c>: the same, and for texts that <c>:</c> looks into, the whole of it.</summary>
    Equal,

    /// <summary><c>field&gt;value</c>.</summary>
    Greater,

    /// <summary><c>field&gt;=value</c>.</summary>
    AtLeast,

    /// <summary><c>field&lt;value</c>.</summary>
    Less,

    /// <summary><c>field&lt;=value</c>.</summary>
    AtMost,
}

/// <summary>How a value is meant.</summary>
public enum ValueMatch
{
    /// <summary>As it is written.</summary>
    Exact,

    /// <summary>With <c>*</c> for anything; a single one means that the field is there.</summary>
    Wildcard,

    /// <summary>A regular expression of RE2's syntax.</summary>
    Regex,
}

/// <summary>A value that a field is compared with.</summary>
public sealed record FilterValue(string Text, ValueMatch Match);

/// <summary>A field with any of some values; a field that the signal does not know is an attribute of the row or its resource.</summary>
/// <param name="Field">Its name; in front of it <c>attributes.</c> or <c>resource.</c> says whose it is.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Values">At least one; exactly one for what is greater or less.</param>
public sealed record FieldFilter(string Field, FilterOperator Operator, IReadOnlyList<FilterValue> Values) : Filter;

/// <summary>Rows of any of some resources. No query line says it: the reader of a line may put it in place of a field that only it knows.</summary>
public sealed record ResourceFilter(IReadOnlyCollection<ulong> Resources) : Filter;

using System.Text;

namespace Taproot.Store.Querying.Filters;

/// <summary>Conditions on what is within a long text. Where the text has an index, what it can answer comes with them.</summary>
/// <param name="where">Where the parameters go.</param>
/// <param name="hasIndex">Whether the texts are indexed by <see cref="TextChunks"/>.</param>
internal sealed class TextSql(Conditions where, bool hasIndex)
{
    /// <summary>That a text has another one within, in small or capital letters.</summary>
    public string Contains(string column, string text)
    {
        // Of letters that are ASCII the engine need not know what small and capital ones are in all of Unicode.
        var function = Ascii.IsValid(text) ? "positionCaseInsensitive" : "positionCaseInsensitiveUTF8";
        return WithIndex(column, $"{function}({column}, {where.Value("String", text)}) > 0", [TextChunks.InAnyCase(text)]);
    }

    /// <summary>A condition that only rows fit whose text has the parts of a value within, written as they are.</summary>
    public string WithParts(string column, string condition, FilterValue value) => value.Match switch
    {
        ValueMatch.Exact => WithIndex(column, condition, [TextChunks.AsWritten(value.Text)]),
        ValueMatch.Wildcard => WithIndex(column, condition, value.Text.Split('*').Select(TextChunks.AsWritten)),
        _ => condition,
    };

    // The condition itself is first: of rows that do not fit it the runs are not made.
    private string WithIndex(string column, string condition, IEnumerable<IReadOnlyList<uint[]>> texts)
    {
        if (!hasIndex) return $"({condition})";
        var chunks = TextChunks.Of(column);
        var found = texts.Where(places => places.Count > 0).Select(places => $" AND ({string.Join(" OR ", places.Select(p => $"hasAll({chunks}, {where.Numbers(p)})"))})");
        return $"({condition}{string.Concat(found)})";
    }
}

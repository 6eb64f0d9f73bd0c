namespace Taproot.Inspections.Databases;

/// <summary>Queries as names of series and in sentences.</summary>
internal static class QueryText
{
    private const int MaxLength = 160;

    /// <summary>A query on one line, cut where it gets too long to read.</summary>
    public static string Short(string query)
    {
        if (query.Length == 0) return "(hidden)";
        var text = query.AsSpan(0, Math.Min(query.Length, 2 * MaxLength)).ToString().ReplaceLineEndings(" ").Trim();
        return text.Length <= MaxLength ? text : text[..(MaxLength - 1)] + "…";
    }
}

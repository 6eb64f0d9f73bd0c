namespace Taproot.Store.Querying.Filters;

/// <summary>Which attribute a field is that a table does not know by name.</summary>
/// <param name="Key">The attribute's key.</param>
/// <param name="OfRow">The row may have it.</param>
/// <param name="OfResource">The resource may have it.</param>
internal readonly record struct FieldTarget(string Key, bool OfRow, bool OfResource)
{
    private const string Row = "attributes.";
    private const string Resource = "resource.";

    public static FieldTarget Of(string field)
    {
        if (field.Length > Row.Length && field.StartsWith(Row, StringComparison.Ordinal)) return new(field[Row.Length..], true, false);
        return field.Length > Resource.Length && field.StartsWith(Resource, StringComparison.Ordinal) ? new(field[Resource.Length..], false, true) : new(field, true, true);
    }
}

using System.Globalization;

namespace Taproot.Store.Querying.Filters;

/// <summary>Conditions on texts and on attributes of rows and resources.</summary>
internal sealed class AttributeSql(Conditions where)
{
    /// <summary>That an attribute of a row fits. What an index can answer comes first.</summary>
    public string OfRow(string column, string key, FieldFilter field)
    {
        string[] whole = [.. field.Values.Where(v => v.Match == ValueMatch.Exact && v.Text.Length > 0).Select(v => v.Text)];
        var condition = OfMap(column, key, field);
        var isIndexed = field.Operator is FilterOperator.Is or FilterOperator.Equal && whole.Length == field.Values.Count;
        if (!isIndexed) return condition;
        var has = whole.Length == 1 ? $"has(mapValues({column}), {where.Value("String", whole[0])})" : $"hasAny(mapValues({column}), {where.Texts(whole)})";
        return $"({has} AND {condition})";
    }

    /// <summary>That an attribute of a resource fits.</summary>
    public string OfResource(string key, FieldFilter field) => OfMap("ResourceAttributes", key, field);

    /// <summary>That a text fits.</summary>
    /// <param name="expression">Where it is.</param>
    /// <param name="field">What it must be.</param>
    /// <param name="isThere">The condition that it is there at all.</param>
    public string OfText(string expression, FieldFilter field, string isThere)
    {
        if (field.Operator is not (FilterOperator.Is or FilterOperator.Equal)) return OfOrder(expression, field);
        List<string> parts = [];
        string[] whole = [.. field.Values.Where(v => v.Match == ValueMatch.Exact).Select(v => v.Text)];
        if (whole.Length == 1) parts.Add($"{expression} = {where.Value("String", whole[0])}");
        else if (whole.Length > 1) parts.Add($"{expression} IN {where.Texts(whole)}");
        foreach (var value in field.Values.Where(v => v.Match != ValueMatch.Exact)) parts.Add(OfPattern(expression, value, isThere));
        return $"({string.Join(" OR ", parts)})";
    }

    private string OfMap(string column, string key, FieldFilter field)
    {
        var name = where.Value("String", key);
        return OfText($"{column}[{name}]", field, $"mapContains({column}, {name})");
    }

    private string OfPattern(string expression, FilterValue value, string isThere)
    {
        if (value.Match == ValueMatch.Regex) return $"({isThere} AND match({expression}, {where.Value("String", value.Text)}))";
        return value.Text.All(c => c == '*') ? $"({isThere})" : $"({isThere} AND {expression} LIKE {where.Value("String", Like(value.Text))})";
    }

    private string OfOrder(string expression, FieldFilter field)
    {
        var text = field.Values[0].Text;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            throw new QueryRefusedException($"'{field.Field}' is compared with '{text}', which is no number.");
        var sign = field.Operator switch { FilterOperator.Greater => ">", FilterOperator.AtLeast => ">=", FilterOperator.Less => "<", _ => "<=" };
        // What is no number is neither greater nor less.
        return $"ifNull(toFloat64OrNull({expression}) {sign} {where.Value("Float64", number.ToString("R", CultureInfo.InvariantCulture))}, 0)";
    }

    private static string Like(string wildcard) =>
        wildcard.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)
            .Replace('*', '%');
}

namespace Taproot.Store.Querying.Filters;

/// <summary>Says a filter in the store's words. Every value of it travels as a parameter.</summary>
/// <param name="table">The table.</param>
/// <param name="window">The window of the search.</param>
/// <param name="where">Where the parameters go.</param>
/// <param name="absent">Fields that no resource of the window fits, so that rows decide alone.</param>
internal sealed class FilterSql(SearchedTable table, TimeWindow window, Conditions where, IReadOnlySet<FieldFilter> absent)
{
    private readonly AttributeSql _attributes = new(where);
    private readonly TextSql _texts = new(where, table.HasTextIndex);

    /// <summary>The condition.</summary>
    /// <exception cref="QueryRefusedException">A value does not fit its field.</exception>
    public string Of(Filter filter) => filter switch
    {
        AndFilter and => Joined(" AND ", and.Parts.Select(Of)),
        OrFilter or => Joined(" OR ", or.Parts.Select(Of)),
        NotFilter not => $"(NOT {Of(not.Inner)})",
        TextFilter text => Joined(" OR ", table.Fields.Texts.Select(column => OfText(column, text))),
        ResourceFilter resources => $"ResourceKey IN {where.Numbers(resources.Resources)}",
        FieldFilter field => OfField(field),
        _ => throw new ArgumentOutOfRangeException(nameof(filter)),
    };

    private string OfText(string column, TextFilter text) =>
        text.Match == TextMatch.Regex ? $"match({column}, {where.Value("String", text.Text)})" : _texts.Contains(column, text.Text);

    private string OfField(FieldFilter field)
    {
        if (!table.Fields.Known.TryGetValue(field.Field, out var column)) return OfAttribute(field);
        return column switch
        {
            TextColumn text => _attributes.OfText(text.Expression, Normalized(field, text), $"{text.Expression} != ''"),
            BodyColumn body => OfBody(body, field),
            NumberColumn number => OfNumber(number, field),
            FlagColumn flag => OfFlag(flag, field),
            _ => throw new InvalidOperationException($"'{field.Field}' is of no known kind."),
        };
    }

    private static FieldFilter Normalized(FieldFilter field, TextColumn column) => column.Normal is not { } normal
        ? field
        : field with { Values = [.. field.Values.Select(v => v.Match == ValueMatch.Exact ? v with { Text = normal(v.Text) } : v)] };

    private string OfBody(BodyColumn body, FieldFilter field)
    {
        var isThere = $"{body.Expression} != ''";
        if (field.Operator is not (FilterOperator.Is or FilterOperator.Equal)) return _attributes.OfText(body.Expression, field, isThere);
        return Joined(" OR ", field.Values.Select(value => value.Match == ValueMatch.Exact && field.Operator == FilterOperator.Is
            ? _texts.Contains(body.Expression, value.Text)
            : _texts.WithParts(body.Expression, _attributes.OfText(body.Expression, field with { Values = [value] }, isThere), value)));
    }

    private string OfNumber(NumberColumn number, FieldFilter field) => Joined(" OR ", field.Values.Select(value =>
    {
        if (value is { Match: ValueMatch.Wildcard, Text: "*" }) return $"{number.Expression} != 0";
        if (value.Match != ValueMatch.Exact || number.Range(value.Text) is not var (low, high)) throw new QueryRefusedException($"'{field.Field}' is {number.Expected}, not '{value.Text}'.");
        return field.Operator switch
        {
            FilterOperator.Greater => $"{number.Expression} > {where.Value(number.Type, high)}",
            FilterOperator.AtLeast => $"{number.Expression} >= {where.Value(number.Type, low)}",
            FilterOperator.Less => $"{number.Expression} < {where.Value(number.Type, low)}",
            FilterOperator.AtMost => $"{number.Expression} <= {where.Value(number.Type, high)}",
            _ => $"({number.Expression} >= {where.Value(number.Type, low)} AND {number.Expression} <= {where.Value(number.Type, high)})",
        };
    }));

    private static string OfFlag(FlagColumn flag, FieldFilter field) => field switch
    {
        { Operator: FilterOperator.Is or FilterOperator.Equal, Values: [{ Text: "true" }] } => $"({flag.Expression})",
        { Operator: FilterOperator.Is or FilterOperator.Equal, Values: [{ Text: "false" }] } => $"(NOT ({flag.Expression}))",
        _ => throw new QueryRefusedException($"'{field.Field}' is true or false, not '{field.Values[0].Text}'."),
    };

    private string OfAttribute(FieldFilter field)
    {
        var target = FieldTarget.Of(field.Field);
        List<string> parts = [];
        if (target.OfRow) parts.Add(_attributes.OfRow(table.Fields.Attributes, target.Key, field));
        if (target.OfResource && !absent.Contains(field))
        {
            var (from, to) = where.Days(window);
            parts.Add($"ResourceKey GLOBAL IN (SELECT ResourceKey FROM {table.Resources} WHERE {from} AND {to} AND {_attributes.OfResource(target.Key, field)})");
        }
        return parts.Count == 0 ? "false" : Joined(" OR ", parts);
    }

    private static string Joined(string word, IEnumerable<string> parts) => $"({string.Join(word, parts)})";
}

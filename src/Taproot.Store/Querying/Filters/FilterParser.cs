namespace Taproot.Store.Querying.Filters;

/// <summary>Makes the tree of one query line. The first problem ends it.</summary>
internal sealed class FilterParser(string line)
{
    private readonly FilterText _text = new(line);
    private int _terms;
    private int _depth;

    /// <summary>What is wrong; null: nothing.</summary>
    public FilterProblem? Problem { get; private set; }

    public Filter? ParseLine()
    {
        _text.SkipSpace();
        if (_text.AtEnd) return null;
        var filter = ParseOr();
        _text.SkipSpace();
        if (Problem is null && !_text.AtEnd) Fail(_text.Position, "There is a ')' too much. Put text with parentheses in quotes.");
        return Problem is null ? filter : null;
    }

    private Filter? ParseOr()
    {
        List<Filter> parts = [];
        do
        {
            if (ParseAnd() is not { } part) return null;
            parts.Add(part);
            _text.SkipSpace();
        }
        while (_text.TrySkipKeyword("or"));
        return parts.Count == 1 ? parts[0] : new OrFilter(parts);
    }

    private Filter? ParseAnd()
    {
        List<Filter> parts = [];
        do
        {
            if (ParseNot() is not { } part) return null;
            parts.Add(part);
        }
        while (GoesOn());
        return parts.Count == 1 ? parts[0] : new AndFilter(parts);
    }

    // Side by side means and.
    private bool GoesOn()
    {
        _text.SkipSpace();
        if (_text.TrySkipKeyword("and")) return true;
        if (_text.AtEnd || _text.Here == ')') return false;
        var here = _text.Position;
        var or = _text.TrySkipKeyword("or");
        _text.Position = here;
        return !or;
    }

    private Filter? ParseNot()
    {
        _text.SkipSpace();
        var begin = _text.Position;
        // A dash before a digit is a number, and two are an option of a program.
        if (_text.Here == '-' && (char.IsLetter(_text.At(begin + 1)) || _text.At(begin + 1) is '_' or '@' or '(' or '"' or '/')) _text.Position++;
        else if (!_text.TrySkipKeyword("not")) return ParsePrimary();
        if (!Deeper(begin)) return null;
        var inner = ParseNot();
        _depth--;
        return inner is null ? null : new NotFilter(inner);
    }

    private Filter? ParsePrimary()
    {
        var begin = _text.Position;
        if (_text.AtEnd) return Fail(begin, "Something is missing at the end: a text or a field.");
        if (_text.Here == ')') return Fail(begin, "A text or a field is missing before ')'. Put text with parentheses in quotes.");
        if (_text.Here == '(') return ParseGroup(begin);
        if (_text.TrySkipKeyword("and") || _text.TrySkipKeyword("or")) return Fail(begin, $"A text or a field is missing before '{line[begin.._text.Position]}'. Put the word in quotes to look for it.");
        if (_text.Here == '"') return ParseQuoted(begin);
        if (_text.TryReadRegex() is { } expression) return AsText(begin, expression, TextMatch.Regex);
        return _text.TryReadField() is { } field ? ParseField(begin, field) : AsText(begin, _text.ReadWord(), TextMatch.Substring);
    }

    private Filter? ParseGroup(int begin)
    {
        if (!Deeper(begin)) return null;
        _text.Position++;
        var inner = ParseOr();
        _depth--;
        if (inner is null) return null;
        _text.SkipSpace();
        if (_text.Here != ')') return Fail(begin, "This '(' is not closed.");
        _text.Position++;
        return inner;
    }

    private Filter? ParseQuoted(int begin)
    {
        if (_text.ReadQuoted() is not { } text) return Fail(begin, "This quote is not closed.");
        if (_text.Here is ':' or '=' or '<' or '>' or '!')
        {
            var afterName = _text.Position;
            if (text.Length > 0 && _text.TryReadOperator(out _) is not null)
            {
                _text.Position = afterName;
                return ParseField(begin, text);
            }
            _text.Position = afterName;
        }
        return AsText(begin, text, TextMatch.Phrase);
    }

    private Filter? ParseField(int begin, string field)
    {
        if (field.Length > FilterLine.MaxText) return Fail(begin, $"The name of a field is longer than {FilterLine.MaxText} characters.");
        if (_text.TryReadOperator(out var negated) is not { } comparison) return Fail(_text.Position, "An operator is missing: one of : = != > >= < <=.");
        var at = _text.Position;
        var isOrdered = comparison is not (FilterOperator.Is or FilterOperator.Equal);
        List<FilterValue>? values = _text.Here == '(' && !isOrdered ? ParseValues(at) : ParseValue() is { } value ? [value] : null;
        if (values is null) return Problem is null ? Fail(at, $"There is no value after '{line[begin..at]}'. Put text with such a sign in quotes.") : null;
        if (isOrdered && values[0].Match != ValueMatch.Exact) return Fail(at, "What is greater or less is a number, not a pattern.");
        var filter = isOrdered ? new FieldFilter(field, comparison, values) : Fitting(field, comparison, values);
        return negated ? new NotFilter(filter) : filter;
    }

    // Of a field that is not there the value is empty.
    private static Filter Fitting(string field, FilterOperator comparison, List<FilterValue> values)
    {
        List<FilterValue> filled = [.. values.Where(v => v.Text.Length > 0)];
        if (filled.Count == values.Count) return new FieldFilter(field, comparison, values);
        var missing = new NotFilter(new FieldFilter(field, FilterOperator.Is, [new("*", ValueMatch.Wildcard)]));
        return filled.Count == 0 ? missing : new OrFilter([missing, new FieldFilter(field, comparison, filled)]);
    }

    // (a or b)
    private List<FilterValue>? ParseValues(int begin)
    {
        _text.Position++;
        List<FilterValue> values = [];
        do
        {
            _text.SkipSpace();
            if (ParseValue() is not { } value) return null;
            values.Add(value);
            _text.SkipSpace();
        }
        while (_text.TrySkipKeyword("or"));
        if (_text.Here == ')')
        {
            _text.Position++;
            return values;
        }
        Fail(_text.AtEnd ? begin : _text.Position, _text.AtEnd ? "This '(' is not closed." : "Between values in parentheses stands 'or'.");
        return null;
    }

    private FilterValue? ParseValue()
    {
        var begin = _text.Position;
        if (_text.Here == '"')
        {
            if (_text.ReadQuoted() is { } quoted) return AsValue(begin, quoted, ValueMatch.Exact);
            Fail(begin, "This quote is not closed.");
            return null;
        }
        if (_text.TryReadRegex() is { } expression) return AsValue(begin, expression, ValueMatch.Regex);
        var text = _text.ReadValue();
        return text.Length == 0 ? null : AsValue(begin, text, text.Contains('*', StringComparison.Ordinal) ? ValueMatch.Wildcard : ValueMatch.Exact);
    }

    private FilterValue? AsValue(int begin, string text, ValueMatch match) => IsBounded(begin, text, match == ValueMatch.Regex) ? new(text, match) : null;

    private Filter? AsText(int begin, string text, TextMatch match)
    {
        if (text.Length == 0) return Fail(begin, "There is nothing between the quotes.");
        return IsBounded(begin, text, match == TextMatch.Regex) ? new TextFilter(text, match) : null;
    }

    private bool IsBounded(int begin, string text, bool isRegex)
    {
        var most = isRegex ? FilterLine.MaxRegex : FilterLine.MaxText;
        if (text.Length > most) Fail(begin, $"This is longer than {most} characters.");
        else if (++_terms > FilterLine.MaxTerms) Fail(begin, $"The query has more than {FilterLine.MaxTerms} texts and values.");
        return Problem is null;
    }

    private bool Deeper(int at)
    {
        if (++_depth > FilterLine.MaxDepth) Fail(at, $"Parentheses and negations are nested more than {FilterLine.MaxDepth} deep.");
        return Problem is null;
    }

    private Filter? Fail(int position, string sentence)
    {
        Problem ??= new(position, sentence);
        return null;
    }
}

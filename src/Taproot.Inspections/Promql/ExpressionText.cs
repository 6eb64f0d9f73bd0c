using System.Globalization;
using System.Text;
using Taproot.Telemetry.Series;

namespace Taproot.Inspections.Promql;

/// <summary>Writes expressions as PromQL. Label values reach the text here only, quoted.</summary>
/// <param name="selector">Chooses the conditions that pick series.</param>
/// <param name="rangeSeconds">The time over which rates are taken, in seconds.</param>
/// <param name="by">Labels that tell the series of a chart apart; none for an expression of one series.</param>
internal sealed class ExpressionText(SeriesSelector selector, double rangeSeconds, IReadOnlyList<string> by)
{
    private const string PartLabel = "part";

    private readonly StringBuilder _text = new();

    /// <summary>The text.</summary>
    public string Write(Expression expression)
    {
        _text.Clear();
        Append(expression);
        return _text.ToString();
    }

    /// <summary>A string as PromQL writes it.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append(@"\n"),
                < ' ' or '\x7f' => quoted.Append(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>A duration as PromQL writes it.</summary>
    public static string Duration(double seconds)
    {
        var ms = (long)Math.Round(seconds * 1000);
        if (ms % 1000 != 0) return $"{ms}ms";
        var whole = ms / 1000;
        return whole % 3600 == 0 ? $"{whole / 3600}h" : whole % 60 == 0 ? $"{whole / 60}m" : $"{whole}s";
    }

    private void Append(Expression expression)
    {
        switch (expression)
        {
            case Selected selected: Append(selected); break;
            case Union union: Append(union); break;
            case Written written: _text.Append(written.Text); break;
            case Number number: _text.Append(Text(number.Value)); break;
            case Operation operation: Append(operation); break;
            case Call call: Append(call); break;
            default: throw new InvalidOperationException($"There is no text for {expression.GetType().Name}.");
        }
    }

    private void Append(Operation operation)
    {
        if (operation is { Operator: "*", Right: Number { Value: > 0 and < 1 } small } && Math.Round(1 / small.Value) is var inverse && Math.Abs(1 / small.Value - inverse) < 1e-4)
        {
            Append(new Operation("/", operation.Left, new Number(inverse)));
            return;
        }
        AppendOperand(operation.Left);
        _text.Append(' ').Append(operation.Operator).Append(' ');
        AppendOperand(operation.Right);
    }

    private void AppendOperand(Expression operand)
    {
        if (operand is not Operation)
        {
            Append(operand);
            return;
        }
        _text.Append('(');
        Append(operand);
        _text.Append(')');
    }

    private void Append(Call call)
    {
        _text.Append(call.Function).Append('(');
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            if (i > 0) _text.Append(", ");
            Append(call.Arguments[i]);
        }
        _text.Append(')');
    }

    private void Append(Union union)
    {
        AppendAggregation(union.Aggregation, union.IsHistogram);
        for (var i = 0; i < union.Parts.Length; i++)
        {
            if (i > 0) _text.Append(" or ");
            _text.Append("label_replace(");
            Append(union.Parts[i]);
            _text.Append(CultureInfo.InvariantCulture, $", \"{PartLabel}\", \"{i + 1}\", \"\", \"\")");
        }
        _text.Append(')');
    }

    private void Append(Selected selected)
    {
        AppendAggregation(selected.Aggregation, selected.IsHistogram);
        var matchers = selector.Choose(selected);
        var offset = selected.OffsetSeconds > 0 ? $" offset {Duration(selected.OffsetSeconds)}" : "";
        var query = selected.Query;
        var (before, range, after) = query.Function switch
        {
            SeriesFunction.Rate => ("rate(", $"[{Duration(rangeSeconds)}]", ")"),
            SeriesFunction.Increase => ("increase(", $"[{Duration(rangeSeconds)}]", ")"),
            SeriesFunction.AgeOfSeconds or SeriesFunction.AgeOfMilliseconds => ("timestamp(", "", ") - "),
            _ => ("", "", ""),
        };
        _text.Append(before).Append(query.Metric);
        AppendMatchers(matchers);
        _text.Append(range).Append(offset).Append(after);
        if (query.Function is SeriesFunction.AgeOfSeconds or SeriesFunction.AgeOfMilliseconds)
        {
            _text.Append(query.Metric);
            AppendMatchers(matchers);
            _text.Append(offset).Append(query.Function == SeriesFunction.AgeOfMilliseconds ? " / 1000" : "");
        }
        _text.Append(')');
    }

    private void AppendAggregation(string aggregation, bool isHistogram)
    {
        _text.Append(aggregation);
        if (isHistogram || by.Count > 0) _text.Append(" by (").AppendJoin(", ", isHistogram ? ["le", .. by] : by).Append(") ");
        _text.Append('(');
    }

    private void AppendMatchers(IReadOnlyList<LabelMatcher> matchers)
    {
        if (matchers.Count == 0) return;
        _text.Append('{').AppendJoin(", ", matchers.Select(m => $"{m.Name}{Operator(m.Operator)}{Quote(m.Value)}")).Append('}');
    }

    private static string Operator(MatchOperator @operator) => @operator switch
    {
        MatchOperator.Equal => "=",
        MatchOperator.NotEqual => "!=",
        MatchOperator.Matches => "=~",
        _ => "!~",
    };

    private static string Text(double number) => ((float)number).ToString("G7", CultureInfo.InvariantCulture);
}

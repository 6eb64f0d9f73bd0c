using System.Collections.Immutable;
using System.Text;
using Taproot.PromQL.Source;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Store.Query;

/// <summary>A selector's conditions, made ready: those on the metric's name apart from those on labels.</summary>
internal sealed class LabelFilter
{
    /// <summary>The label that holds a metric's name.</summary>
    public const string NameLabel = "__name__";

    private readonly string _text;
    private readonly ImmutableArray<ValueFilter> _name;
    private readonly ImmutableArray<(string Label, ValueFilter Filter)> _labels;

    /// <exception cref="SeriesSourceException">A regular expression is none.</exception>
    public LabelFilter(ImmutableArray<LabelMatcher> matchers)
    {
        Matchers = matchers;
        _name = [.. matchers.Where(m => m.Name == NameLabel).Select(m => new ValueFilter(m))];
        _labels = [.. matchers.Where(m => m.Name != NameLabel).Select(m => (m.Name, new ValueFilter(m)))];
        _text = Write(matchers);
        Metric = matchers.FirstOrDefault(m => m is { Name: NameLabel, Operator: MatchOperator.Equal, Value.Length: > 0 })?.Value;
    }

    public ImmutableArray<LabelMatcher> Matchers { get; }

    /// <summary>The one metric that may meet the conditions, if they name one.</summary>
    public string? Metric { get; }

    /// <summary>The selector of all series of the one metric that may meet the conditions, if they name one.</summary>
    public string? WholeMetric => Metric is not null && MatchesName(Metric) ? Write([new(NameLabel, MatchOperator.Equal, Metric)]) : null;

    /// <summary>Whether there is any condition on labels.</summary>
    public bool HasLabels => _labels.Length > 0;

    /// <summary>Conditions that a table can look up: a label has exactly a value.</summary>
    public IEnumerable<LabelMatcher> Exact => Matchers.Where(m => m is { Operator: MatchOperator.Equal, Value.Length: > 0 } && m.Name != NameLabel);

    public bool MatchesName(string metric)
    {
        foreach (var filter in _name)
            if (!filter.Matches(metric)) return false;
        return true;
    }

    public bool MatchesLabels(Labels labels)
    {
        foreach (var (label, filter) in _labels)
            if (!filter.Matches(labels[label])) return false;
        return true;
    }

    public override string ToString() => _text;

    private static string Write(ImmutableArray<LabelMatcher> matchers)
    {
        var text = new StringBuilder("{");
        foreach (var matcher in matchers)
        {
            if (text.Length > 1) text.Append(',');
            var sign = matcher.Operator switch { MatchOperator.Equal => "=", MatchOperator.NotEqual => "!=", MatchOperator.Matches => "=~", _ => "!~" };
            text.Append(matcher.Name).Append(sign).Append('"').Append(matcher.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }
        return text.Append('}').ToString();
    }
}

using Taproot.Telemetry;

namespace Taproot.PromQL.Evaluation;

/// <summary>What an expression evaluates to at all steps. Its owner may write over it.</summary>
internal abstract class Evaluated;

/// <summary>A number a step.</summary>
internal sealed class ScalarColumn(double[] values) : Evaluated
{
    /// <summary>The numbers.</summary>
    public double[] Values { get; } = values;
}

/// <summary>A text.</summary>
internal sealed class TextValue(string text) : Evaluated
{
    /// <summary>The text.</summary>
    public string Text { get; } = text;
}

/// <summary>Series with a column of values each.</summary>
internal sealed class SeriesTable : Evaluated
{
    /// <summary>The series; no two have the same labels.</summary>
    public List<EvaluatedSeries> Series { get; init; } = [];
}

/// <summary>One series: labels and a value a step, <see cref="Missing.Value"/> where there is none.</summary>
internal sealed class EvaluatedSeries(Labels labels, double[] values)
{
    private Labels _labels = labels;

    /// <summary>The values.</summary>
    public double[] Values { get; set; } = values;

    /// <summary>Whether the metric's name goes when the query is done.</summary>
    public bool LosesName { get; set; }

    /// <summary>Whether <see cref="Raw"/> has a metric's name that <see cref="Labels"/> has not: it is taken out when it must be only.</summary>
    public bool IsNameHidden { get; private set; }

    /// <summary>Labels that may have a hidden name.</summary>
    public Labels Raw => _labels;

    /// <summary>The labels.</summary>
    public Labels Labels
    {
        get
        {
            if (!IsNameHidden) return _labels;
            _labels = LabelSets.Without(_labels, LabelSets.Name);
            IsNameHidden = false;
            return _labels;
        }
        set
        {
            _labels = value;
            IsNameHidden = false;
        }
    }

    /// <summary>Takes the metric's name away.</summary>
    public void HideName() => IsNameHidden = true;
}

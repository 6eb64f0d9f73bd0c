using Taproot.Telemetry;

namespace Taproot.PromQL.Evaluation;

/// <summary>What many nodes do with tables.</summary>
internal static class Tables
{
    /// <summary>Takes the metric's name from all series, at once or when the query is done, as the rules have it.</summary>
    public static void DropNames(SeriesTable table, QueryContext context)
    {
        if (context.Options.DelaysNameRemoval)
        {
            foreach (var series in table.Series) series.LosesName = true;
            return;
        }

        var isOneName = HasOneName(table);
        foreach (var series in table.Series) series.HideName();
        // Series that differ in other labels still do.
        if (!isOneName) MergeEqual(table, context);
    }

    /// <summary>Makes series with equal labels one, which is an error if two have a value at the same step.</summary>
    public static void MergeEqual(SeriesTable table, QueryContext context)
    {
        if (table.Series.Count < 2) return;
        var byLabels = new Dictionary<Labels, EvaluatedSeries>(table.Series.Count);
        var kept = 0;
        for (var i = 0; i < table.Series.Count; i++)
        {
            var series = table.Series[i];
            if (byLabels.TryAdd(series.Labels, series))
            {
                table.Series[kept++] = series;
                continue;
            }

            var first = byLabels[series.Labels];
            Merge(first, series);
            first.LosesName |= series.LosesName;
            context.Return(series.Values);
        }
        table.Series.RemoveRange(kept, table.Series.Count - kept);
    }

    /// <summary>Leaves out series without any value.</summary>
    public static void RemoveEmpty(SeriesTable table, QueryContext context)
    {
        var kept = 0;
        for (var i = 0; i < table.Series.Count; i++)
        {
            var series = table.Series[i];
            if (HasValue(series.Values)) table.Series[kept++] = series;
            else context.Return(series.Values);
        }
        table.Series.RemoveRange(kept, table.Series.Count - kept);
    }

    /// <summary>Whether there is a value at any step.</summary>
    public static bool HasValue(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            if (!Missing.Is(value)) return true;
        return false;
    }

    /// <summary>The steps at which any of the series has a value.</summary>
    public static bool[] PresenceOf(IEnumerable<EvaluatedSeries> series, int steps)
    {
        var isPresent = new bool[steps];
        foreach (var one in series)
        {
            for (var i = 0; i < steps; i++) isPresent[i] |= !Missing.Is(one.Values[i]);
        }
        return isPresent;
    }

    private static bool HasOneName(SeriesTable table)
    {
        string? name = null;
        foreach (var series in table.Series)
        {
            var own = series.IsNameHidden ? "" : series.Raw[LabelSets.Name];
            if (name is not null && name != own) return false;
            name = own;
        }
        return true;
    }

    private static void Merge(EvaluatedSeries target, EvaluatedSeries other)
    {
        for (var i = 0; i < target.Values.Length; i++)
        {
            if (Missing.Is(other.Values[i])) continue;
            if (!Missing.Is(target.Values[i]))
                throw QueryException.Execution($"two series of the result have the same labels {target.Labels} at the same time");
            target.Values[i] = other.Values[i];
        }
    }
}

using Taproot.PromQL.Syntax;
using Taproot.Telemetry;

namespace Taproot.PromQL.Evaluation;

/// <summary><c>sort</c>, <c>sort_by_label</c> and their reverses. They have an effect on instant queries only.</summary>
internal static class Sorting
{
    /// <summary>The table in order.</summary>
    public static SeriesTable Sort(Call call, SeriesTable table, StepGrid grid)
    {
        if (grid.Count != 1) return table;
        var sign = call.Function.Name.EndsWith("_desc", StringComparison.Ordinal) ? -1 : 1;
        Comparison<EvaluatedSeries> compare;
        if (call.Function.Name.StartsWith("sort_by_label", StringComparison.Ordinal))
        {
            string[] names = [.. call.Arguments.Items.Skip(1).Select(Evaluator.TextOf)];
            compare = (a, b) => sign * CompareLabels(a.Labels, b.Labels, names);
        }
        else
        {
            compare = (a, b) => CompareValues(a.Values[0], b.Values[0], sign);
        }

        EvaluatedSeries[] sorted = [.. table.Series.Order(Comparer<EvaluatedSeries>.Create(compare))];
        return new() { Series = [.. sorted] };
    }

    /// <summary>Compares label sets label by label, by ordinal.</summary>
    public static int Compare(Labels a, Labels b)
    {
        var count = Math.Min(a.Items.Length, b.Items.Length);
        for (var i = 0; i < count; i++)
        {
            var order = string.CompareOrdinal(a.Items[i].Name, b.Items[i].Name);
            if (order == 0) order = string.CompareOrdinal(a.Items[i].Value, b.Items[i].Value);
            if (order != 0) return order;
        }
        return a.Items.Length.CompareTo(b.Items.Length);
    }

    // NaN is last in both directions.
    private static int CompareValues(double a, double b, int sign)
    {
        if (double.IsNaN(a) || double.IsNaN(b)) return double.IsNaN(a).CompareTo(double.IsNaN(b));
        return sign * a.CompareTo(b);
    }

    private static int CompareLabels(Labels a, Labels b, string[] names)
    {
        foreach (var name in names)
        {
            var order = CompareNaturally(a[name], b[name]);
            if (order != 0) return order;
        }
        return Compare(a, b);
    }

    // Runs of digits are compared as numbers: 4m5 is before 4m600.
    private static int CompareNaturally(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        while (!a.IsEmpty && !b.IsEmpty)
        {
            var headA = Head(a);
            var headB = Head(b);
            var areDigits = char.IsAsciiDigit(headA[0]) && char.IsAsciiDigit(headB[0]);
            var order = areDigits ? CompareDigits(headA, headB) : headA.CompareTo(headB, StringComparison.Ordinal);
            if (order != 0) return order;
            a = a[headA.Length..];
            b = b[headB.Length..];
        }
        return a.Length.CompareTo(b.Length);
    }

    private static ReadOnlySpan<char> Head(ReadOnlySpan<char> text)
    {
        var end = char.IsAsciiDigit(text[0]) ? text.IndexOfAnyExceptInRange('0', '9') : text.IndexOfAnyInRange('0', '9');
        return end < 0 ? text : text[..end];
    }

    private static int CompareDigits(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var shortA = a.TrimStart('0');
        var shortB = b.TrimStart('0');
        var order = shortA.Length.CompareTo(shortB.Length);
        if (order == 0) order = shortA.CompareTo(shortB, StringComparison.Ordinal);
        return order != 0 ? order : a.Length.CompareTo(b.Length);
    }
}

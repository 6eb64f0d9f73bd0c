
namespace Taproot.PromQL.Scripts;

/// <summary>Whether an answer is what a script says. Null if it is, else what differs.</summary>
internal static class ResultComparer
{
    private const double Tolerance = 1e-6;

    /// <summary>Compares an answer with all that is expected.</summary>
    public static string? Compare(EvalCommand eval, QueryResult result, bool comparesNotes)
    {
        var expected = eval.Expected;
        if (expected.Fails) return "should fail";
        if (comparesNotes && CompareNotes(expected, result) is { } note) return note;
        return result.Value switch
        {
            StringValue text => expected.Text == text.Value ? null : $"is the text \"{text.Value}\"",
            ScalarValue scalar => expected.Scalar is { } wanted && IsClose(wanted, scalar.Value) ? null : $"is {scalar.Value}",
            VectorValue vector => CompareVector(expected, vector),
            MatrixValue matrix => CompareMatrix(eval, matrix),
            _ => "is of an unknown kind",
        };
    }

    /// <summary>Compares one time of a range query's answer with what is expected of an instant query.</summary>
    public static string? CompareAt(EvalCommand eval, long timeMs, MatrixValue matrix)
    {
        var samples = new List<VectorSample>();
        foreach (var series in matrix.Series)
        {
            var at = series.TimesMs.Span.IndexOf(timeMs);
            if (at >= 0) samples.Add(new(series.Labels, series.Values.Span[at]));
        }
        if (eval.Expected.Scalar is not { } scalar) return CompareVector(eval.Expected, new(timeMs, [.. samples]));
        return samples.Count == 1 && IsClose(scalar, samples[0].Value) ? null : "is another number";
    }

    private static string? CompareNotes(Expectation expected, QueryResult result)
    {
        if (expected.Warns is { } warns && warns == result.Warnings.IsEmpty) return warns ? "should warn" : $"should not warn: {result.Warnings[0]}";
        if (expected.Informs is { } informs && informs == result.Infos.IsEmpty) return informs ? "should inform" : $"should not inform: {result.Infos[0]}";
        return null;
    }

    private static string? CompareVector(Expectation expected, VectorValue vector)
    {
        if (expected.Scalar is not null || expected.Text is not null) return "is a vector";
        if (expected.Series.Count != vector.Samples.Length)
            return $"has {vector.Samples.Length} series, not {expected.Series.Count}: {string.Join("; ", vector.Samples.Take(5).Select(sample => $"{sample.Labels} {sample.Value}"))}";
        var byLabels = vector.Samples.ToDictionary(sample => sample.Labels, sample => sample.Value);
        for (var i = 0; i < expected.Series.Count; i++)
        {
            var series = expected.Series[i];
            if (!byLabels.TryGetValue(series.Labels, out var value)) return $"has no series {series.Labels}, but {vector.Samples[0].Labels}";
            if (expected.IsOrdered && !vector.Samples[i].Labels.Equals(series.Labels)) return $"has {vector.Samples[i].Labels} at place {i + 1}";
            if (series.Values.Count != 1 || series.Values[0] is not { } wanted || !IsClose(wanted, value)) return $"{series.Labels} is {value}";
        }
        return null;
    }

    private static string? CompareMatrix(EvalCommand eval, MatrixValue matrix)
    {
        var (start, step) = eval.Expected.RangeVector ?? (eval.StartMs, eval.StepMs);
        var wanted = eval.Expected.Series.Where(series => series.Values.Any(value => value is not null)).ToList();
        if (wanted.Count != matrix.Series.Length)
            return $"has {matrix.Series.Length} series, not {wanted.Count}: {string.Join("; ", matrix.Series.Take(5).Select(series => $"{series.Labels} {Join(series)}"))}";
        var byLabels = matrix.Series.ToDictionary(series => series.Labels);
        foreach (var series in wanted)
        {
            if (!byLabels.TryGetValue(series.Labels, out var found)) return $"has no series {series.Labels}, but {matrix.Series[0].Labels}";
            if (!HasPoints(found, series, start, step)) return $"{series.Labels} is {Join(found)}";
        }
        return null;
    }

    private static bool HasPoints(MatrixSeries found, NotedSeries wanted, long start, long step)
    {
        var at = 0;
        for (var i = 0; i < wanted.Values.Count; i++)
        {
            if (wanted.Values[i] is not { } value) continue;
            if (at == found.Values.Length || found.TimesMs.Span[at] != start + i * step || !IsClose(value, found.Values.Span[at])) return false;
            at++;
        }
        return at == found.Values.Length;
    }

    private static string Join(MatrixSeries series) => string.Join(' ', series.Values.ToArray().Take(20));

    private static bool IsClose(double wanted, double value)
    {
        if (wanted.Equals(value) || wanted == value) return true;
        var difference = Math.Abs(wanted - value);
        var size = Math.Abs(wanted) + Math.Abs(value);
        return wanted == 0 || value == 0 || size < 2.2250738585072014e-308 ? difference < Tolerance * 2.2250738585072014e-308 : difference / Math.Min(size, double.MaxValue) < Tolerance;
    }
}

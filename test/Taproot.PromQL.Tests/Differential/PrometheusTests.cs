using System.Diagnostics;

namespace Taproot.PromQL.Tests.Differential;

/// <summary>The same expressions over the same samples, here and in a real Prometheus 2.</summary>
public sealed class PrometheusTests(ITestOutputHelper output)
{
    // Sums over series depend on their order and functions such as exp on the library of mathematics: in the last digits only.
    private const double Tolerance = 1e-11;

    private static readonly Stopwatch Watch = Stopwatch.StartNew();
    private readonly QueryEngine _engine = new(new(), () => Watch.Elapsed);
    private int _points;
    private int _sameBits;

    [Fact]
    public async Task Four_hundred_expressions_have_the_answers_of_Prometheus()
    {
        if (!PrometheusProcess.IsInstalled) Assert.Skip("Prometheus is not installed: apt-get install prometheus.");
        var cancellationToken = TestContext.Current.CancellationToken;
        var data = SyntheticData.Create();
        await using var prometheus = await PrometheusProcess.StartAsync(data.OpenMetrics, cancellationToken);
        var differences = new List<string>();
        foreach (var query in Expressions.All)
        {
            foreach (var (start, end, step) in (IEnumerable<(long, long, long?)>)
                [(SyntheticData.StartMs + 1_800_000, SyntheticData.EndMs, 37_000), (SyntheticData.StartMs - 60_000, SyntheticData.EndMs + 600_000, 300_000), (SyntheticData.StartMs + 3_000_000, 0, null)])
            {
                var expected = await prometheus.QueryAsync(query, start, end, step, cancellationToken);
                var found = await EvaluateAsync(data, query, start, end, step, cancellationToken);
                if (Difference(expected, found) is { } difference) differences.Add($"{query} by {step}: {difference}");
            }
        }

        output.WriteLine($"{Expressions.All.Count} expressions, {_points} points, {_sameBits} the same to the last bit");
        foreach (var difference in differences) output.WriteLine(difference);
        Assert.True(Expressions.All.Count >= 400);
        Assert.Empty(differences);
    }

    private async Task<IReadOnlyList<MatrixSeries>?> EvaluateAsync(SyntheticData data, string query, long start, long end, long? step, CancellationToken cancellationToken)
    {
        try
        {
            var result = step is { } ms
                ? await _engine.EvaluateRangeAsync(query, start, end, ms, null, data.Source, cancellationToken)
                : await _engine.EvaluateInstantAsync(query, start, null, data.Source, cancellationToken);
            return result.Value switch
            {
                MatrixValue matrix => matrix.Series,
                VectorValue vector => [.. vector.Samples.Select(sample => new MatrixSeries(sample.Labels, new[] { vector.TimeMs }, new[] { sample.Value }))],
                ScalarValue scalar => [new(Telemetry.Labels.Empty, new[] { scalar.TimeMs }, new[] { scalar.Value })],
                _ => null,
            };
        }
        catch (QueryException e)
        {
            output.WriteLine($"{query}: {e.Message}");
            return null;
        }
    }

    private string? Difference(IReadOnlyList<MatrixSeries>? expected, IReadOnlyList<MatrixSeries>? found)
    {
        if (expected is null || found is null) return expected is null == found is null ? null : found is null ? "fails here only" : "fails there only";
        if (expected.Count != found.Count) return $"{expected.Count} series there, {found.Count} here";
        var byLabels = found.ToDictionary(series => series.Labels);
        foreach (var series in expected)
        {
            if (!byLabels.TryGetValue(series.Labels, out var own)) return $"no series {series.Labels} here";
            if (!series.TimesMs.Span.SequenceEqual(own.TimesMs.Span)) return $"{series.Labels} has other times: {series.TimesMs.Length} there, {own.TimesMs.Length} here";
            for (var i = 0; i < series.Values.Length; i++)
            {
                var (there, here) = (series.Values.Span[i], own.Values.Span[i]);
                _points++;
                if (there.Equals(here)) _sameBits++;
                else if (!(Math.Abs(there - here) <= Tolerance * Math.Max(Math.Abs(there), Math.Abs(here)))) return $"{series.Labels} at {series.TimesMs.Span[i]}: {there:R} there, {here:R} here";
            }
        }
        return null;
    }
}

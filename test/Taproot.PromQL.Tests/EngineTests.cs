using Taproot.PromQL.Scripts;
using Taproot.PromQL.Source;
using Taproot.Telemetry;

namespace Taproot.PromQL.Tests;

public sealed class EngineTests
{
    private readonly MemorySeriesSource _source = new();
    private TimeSpan _now;

    public EngineTests()
    {
        for (var i = 0; i < 20; i++) _source.Add(Labels.Of(("__name__", "up"), ("instance", $"{i}")), [0, 60_000, 120_000], [1, 2, 3]);
    }

    [Fact]
    public async Task Limits_are_told_apart()
    {
        await AssertFailsAsync(QueryErrorKind.BadData, new(), "up", 0, 11_000_000, 1000);
        await AssertFailsAsync(QueryErrorKind.BadData, new(), "up", 0, 10, 0);
        await AssertFailsAsync(QueryErrorKind.BadData, new(), "up", 10, 0, 1);
        await AssertFailsAsync(QueryErrorKind.Execution, new() { MaxSeries = 19 }, "up", 0, 10, 1);
        await AssertFailsAsync(QueryErrorKind.Execution, new() { MaxSamples = 100 }, "up", 0, 100, 1);
        await AssertFailsAsync(QueryErrorKind.Execution, new() { MaxSamplesRead = 59 }, "rate(up[5m])", 120_000, 120_000, 1);
        await AssertFailsAsync(QueryErrorKind.Execution, new(), "max_over_time(up[1000w:1ms])", 0, 10, 1);
        await AssertFailsAsync(QueryErrorKind.BadData, new() { MaxQueryLength = 3 }, "up + up", 0, 10, 1);
        _now = TimeSpan.FromSeconds(1);
        await AssertFailsAsync(QueryErrorKind.Timeout, new() { Timeout = TimeSpan.FromMilliseconds(1) }, "up", 0, 10, 1);
    }

    [Fact]
    public async Task A_query_that_nobody_wants_ends()
    {
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();
        var error = await Assert.ThrowsAsync<QueryException>(() => new QueryEngine(new(), () => default).EvaluateInstantAsync("up", 0, null, _source, canceled.Token));
        Assert.Equal((QueryErrorKind.Canceled, "canceled"), (error.Kind, error.KindName));
    }

    [Fact]
    public async Task A_source_that_cannot_answer_is_an_error_of_execution()
    {
        var error = await Assert.ThrowsAsync<QueryException>(() => new QueryEngine(new(), () => default).EvaluateInstantAsync("up", 0, null, new BrokenSource(), TestContext.Current.CancellationToken));
        Assert.Equal((QueryErrorKind.Execution, "the store is away"), (error.Kind, error.Message));
    }

    [Fact]
    public async Task Statistics_say_what_was_read()
    {
        var raw = (await EvaluateAsync("sum(rate(up[5m])) + count(up)", _source)).Statistics;
        Assert.Equal((120, 2), (raw.SamplesRead, raw.Selectors.Length));
        Assert.All(raw.Selectors, selector => Assert.Equal((20, 60), (selector.Series, selector.Samples)));
        Assert.Equal("sum(rate(up[5m])) + count(up)", raw.Nodes[0].Text);
        Assert.Equal([0, 1, 2, 1, 2], raw.Nodes.Select(node => node.Depth));
        Assert.Equal([1, 1, 20, 1, 20], raw.Nodes.Select(node => node.Series));
    }

    [Fact]
    public async Task Lookback_may_be_set_by_the_query()
    {
        var engine = new QueryEngine(new(), () => default);
        var result = await engine.EvaluateInstantAsync("count(up)", 180_000, new() { LookbackMs = 59_999 }, _source, TestContext.Current.CancellationToken);
        Assert.Empty(Assert.IsType<VectorValue>(result.Value).Samples);
        result = await engine.EvaluateInstantAsync("count(up)", 180_000, new() { LookbackMs = 60_000 }, _source, TestContext.Current.CancellationToken);
        Assert.Equal(20, Assert.Single(Assert.IsType<VectorValue>(result.Value).Samples).Value);
    }

    [Fact]
    public async Task Many_of_the_best_are_in_the_order_in_which_few_are()
    {
        var source = new MemorySeriesSource();
        for (var i = 0; i < 300; i++) source.Add(Labels.Of(("__name__", "a"), ("n", $"{i}")), [0], [i % 7 == 0 ? double.NaN : i * 37 % 50]);
        var engine = new QueryEngine(new(), () => default);
        async Task<IEnumerable<VectorSample>> TopAsync(int k) => ((VectorValue)(await engine.EvaluateInstantAsync($"topk({k}, a)", 0, null, source, TestContext.Current.CancellationToken)).Value).Samples;
        var many = (await TopAsync(290)).ToList();
        Assert.Equal(290, many.Count);
        Assert.Equal(await TopAsync(64), many.Take(64));
        Assert.Equal(await TopAsync(65), many.Take(65));
        Assert.True(double.IsNaN(many[^1].Value));
    }

    [Fact]
    public async Task What_at_fixes_is_evaluated_once()
    {
        var engine = new QueryEngine(new(), () => default);
        var result = await engine.EvaluateRangeAsync("sum(up @ 60) + 1", 0, 600_000, 1000, null, _source, TestContext.Current.CancellationToken);
        Assert.All(result.Statistics.Nodes.Skip(1), node => Assert.Equal(1, node.Steps));
        Assert.Equal(601, Assert.Single(Assert.IsType<MatrixValue>(result.Value).Series).Values.Length);
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(1e21, "1000000000000000000000")]
    [InlineData(-1.5e-7, "-0.00000015")]
    [InlineData(123456789012345680, "123456789012345680")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Values_as_labels_have_no_exponent(double value, string text) => Assert.Equal(text, Syntax.NumberText.FormatPlain(value));

    private async Task AssertFailsAsync(QueryErrorKind kind, EngineOptions options, string query, long start, long end, long step)
    {
        var calls = 0;
        var engine = new QueryEngine(options, () => calls++ * _now);
        var error = await Assert.ThrowsAsync<QueryException>(() => engine.EvaluateRangeAsync(query, start, end, step, null, _source, TestContext.Current.CancellationToken));
        Assert.Equal(kind, error.Kind);
    }

    private static Task<QueryResult> EvaluateAsync(string query, ISeriesSource source) =>
        new QueryEngine(new(), () => default).EvaluateInstantAsync(query, 120_000, null, source, TestContext.Current.CancellationToken);

    private sealed class BrokenSource : ISeriesSource
    {
        public Task SelectAsync(SeriesSelection selection, SampledSeriesHandler handler, CancellationToken cancellationToken) => throw new SeriesSourceException("the store is away");
    }
}

using Taproot.Store.Logs;
using Taproot.Store.Querying;
using Taproot.Store.Querying.Filters;
using Taproot.Telemetry.Logs;

namespace Taproot.Store.Tests.Signals;

/// <summary>What the explorer of log records asks the real engine.</summary>
public sealed class LogExplorerTests(SharedStore shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Filter Parsed(string line)
    {
        Assert.True(FilterLine.TryParse(line, out var filter, out var problem), problem?.Sentence);
        return filter!;
    }

    [Fact]
    public async Task Pages_go_to_older_records_and_back_to_newer_ones()
    {
        var logs = new SentLogs(shared.Store);
        // Each time is that of three records.
        await logs.WriteAsync([.. Enumerable.Range(0, 30).Select(i => new SentLog("cart", $"line {i}", LogSeverity.Info) { Time = logs.At(100 - i / 3) })]);
        List<StoredLog> older = [];
        for (PageKey? after = null; older.Count < 30;)
        {
            var page = await shared.Store.LogSearch.SearchAsync(logs.Project, new(logs.Window) { Limit = 7, After = after }, Stop);
            older.AddRange(page);
            after = new(page[^1].Time, page[^1].RowKey);
        }
        Assert.Equal(30, older.DistinctBy(r => r.Body).Count());
        Assert.True(older.SequenceEqual(older.OrderByDescending(r => r.Time).ThenByDescending(r => r.RowKey)));
        var before = new PageKey(older[20].Time, older[20].RowKey);
        var newer = await shared.Store.LogSearch.SearchAsync(logs.Project, new(logs.Window) { Limit = 7, Before = before }, Stop);
        Assert.Equal(older[13..20].Select(r => r.Body), newer.Select(r => r.Body));
        Assert.Equal(older[20].Body, (await shared.Store.LogSearch.FindAsync(logs.Project, before, Stop))?.Body);
        Assert.Null(await shared.Store.LogSearch.FindAsync(logs.Project, before with { RowKey = 1 }, Stop));
    }

    [Fact]
    public async Task Records_from_before_minutes_were_counted_are_counted_once()
    {
        var logs = new SentLogs(shared.Store);
        await logs.WriteAsync([.. Enumerable.Range(0, 40).Select(i => new SentLog("cart", $"line {i}", LogSeverity.Info) { Time = logs.At(120 + i * 200) })]);
        var window = new TimeWindow(logs.NowMs - 10_000_000, logs.NowMs);
        async Task<long> CountAsync() => (await shared.Store.LogHistogram.ReadAsync(logs.Project, new(window), 60_000, Stop)).Buckets.Sum(b => b.Records);
        Assert.Equal(40, await CountAsync());
        await shared.Store.QueryAsync($"taproot_{logs.Project}", "TRUNCATE TABLE otel_logs_minutes");
        Assert.Equal(0, await CountAsync());
        Assert.InRange(await shared.Store.CountFiller.FillAsync(logs.Project, Stop), 3, 4);
        Assert.Equal(40, await CountAsync());
        await shared.Store.CountFiller.FillAsync(logs.Project, Stop);
        Assert.Equal(40, await CountAsync());
    }

    [Theory]
    [InlineData("severity>=warning", 3_600_000)]
    [InlineData("resource.container.id:/docker/cart severity>=warning", 60_000)]
    [InlineData("severity>=warning", 1000)]
    [InlineData("order severity>=warning", 60_000)]
    [InlineData("n:*  severity>=warning", 1000)]
    public async Task Records_are_counted_by_severity_and_time(string line, long stepMs)
    {
        var logs = new SentLogs(shared.Store);
        await logs.WriteAsync([.. Enumerable.Range(0, 100).Select(i => new SentLog("cart", $"Order {i}", (LogSeverity)(i % 5 + 1)))]);
        var histogram = await shared.Store.LogHistogram.ReadAsync(logs.Project, new(logs.Window) { Filter = Parsed(line) }, stepMs, Stop);
        Assert.Equal((60, 20), (histogram.Buckets.Sum(b => b.Records), histogram.Buckets.Where(b => b.SeverityNumber == 17).Sum(b => b.Records)));
        Assert.Equal((0, 0), (histogram.FromMs % stepMs, histogram.ToMs % stepMs));
        Assert.All(histogram.Buckets, b => Assert.True(b.FromMs % stepMs == 0 && b.FromMs >= histogram.FromMs && b.FromMs < histogram.ToMs));
        Assert.Equal(histogram.FromMs, histogram.CountedFromMs);
        Assert.Equal(60, await shared.Store.LogSearch.CountAsync(logs.Project, new(logs.Window) { Filter = Parsed(line) }, Stop));
    }

    [Fact]
    public async Task Fields_and_their_values_are_told_with_how_often_they_occur()
    {
        var logs = await SentLogs.FourAsync(shared.Store);
        async Task<string> ValuesAsync(string field, string text, string line = "")
        {
            var found = await shared.Store.LogFields.ListValuesAsync(logs.Project, new(logs.Window) { Filter = line.Length > 0 ? Parsed(line) : null }, field, text, 10, Stop);
            Assert.True(found.IsAll);
            return string.Join(' ', found.Values.Select(v => $"{v.Value}={v.Records}"));
        }
        Assert.Equal("42=1 43=1", await ValuesAsync("user.id", ""));
        Assert.Equal("43=1", await ValuesAsync("user.id", "3"));
        Assert.Equal("cart=2 shop=2", await ValuesAsync("service", ""));
        Assert.Equal("shop=1", await ValuesAsync("service", "SH", "user.id:*"));
        Assert.Equal("critical=1 debug=1 error=1 info=1", await ValuesAsync("severity", ""));
        Assert.Equal("/docker/cart=2 /docker/shop=2", await ValuesAsync("container.id", ""));
        Assert.Equal("/docker/shop=2", await ValuesAsync("resource.container.id", "shop"));
        var keys = await shared.Store.LogFields.ListKeysAsync(logs.Project, new(logs.Window), Stop);
        Assert.Equal(4, keys.Values.First(v => v.Value == "container.id").Records);
        Assert.Equal(2, keys.Values.First(v => v.Value == "user.id").Records);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("n:*")]
    public async Task Patterns_tell_trend_first_seen_and_the_time_before(string? line)
    {
        var logs = new SentLogs(shared.Store);
        var (kept, gone, fresh) = (new string('1', 32), new string('2', 32), new string('3', 32));
        var (before, now) = (new TimeWindow(logs.NowMs - 7_200_000, logs.NowMs - 3_600_000), new TimeWindow(logs.NowMs - 3_600_000, logs.NowMs + 60_000));
        SentLog Of(string pattern, int secondsAgo, LogSeverity severity = LogSeverity.Info) => new("cart", $"text of {pattern[0]}", severity) { Pattern = pattern, Time = logs.At(secondsAgo) };
        await logs.WriteAsync(Of(kept, 5000), Of(kept, 3000, LogSeverity.Error), Of(kept, 10), Of(gone, 5000), Of(fresh, 600));
        var query = new LogQuery(now) { Filter = line is null ? null : Parsed(line) };
        var found = await shared.Store.Patterns.ListPatternsAsync(logs.Project, new(query) { Before = before, TrendBuckets = 10 }, Stop);
        Assert.Equal([(kept, 2, 1), (fresh, 1, 0), (gone, 0, 1)], found.Select(p => (p.Pattern, p.Records, p.Before)));
        Assert.Equal((2, 17, "cart", "text of 1"), (found[0].Trend.Sum(), found[0].SeverityNumber, found[0].Services.Single(), found[0].Bodies[0]));
        Assert.True(found[0].Trend[^1] >= 1 && found[0].Trend.Count == 10);
        Assert.Equal(logs.At(5000) / 60_000_000_000, found[0].FirstSeen / 60_000_000_000);
        var isNew = await shared.Store.Patterns.ListPatternsAsync(logs.Project, new(query) { NewSinceMs = now.FromMs }, Stop);
        Assert.Equal([fresh], isNew.Select(p => p.Pattern));
        Assert.Single(isNew[0].Resources);
    }
}

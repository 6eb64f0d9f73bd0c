using Microsoft.Extensions.Time.Testing;
using Taproot.Server.Api.Telemetry;
using Taproot.Server.Tests.Support;
using Taproot.Store;
using Taproot.Store.Logs;
using Taproot.Store.Querying;

namespace Taproot.Server.Tests.Api.Telemetry;

public sealed class LogTailTests
{
    private readonly FakeTimeProvider _time = new(RunningServer.Start);
    private readonly GrowingLog _log = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private IAsyncEnumerator<StoredLogPart> Follow(long? sinceMs = null) =>
        new LogTail(_log, _time).FollowAsync("default", () => Task.FromResult(new LogQuery(default(TimeWindow))), sinceMs, Stop).GetAsyncEnumerator(Stop);

    private async Task<StoredLogPart> NextAsync(IAsyncEnumerator<StoredLogPart> parts)
    {
        var next = parts.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(next, Task.Delay(1, Stop));
        }
        Assert.True(await next);
        return parts.Current;
    }

    [Fact]
    public async Task Each_record_is_told_once_also_one_that_comes_late()
    {
        _log.Add(NowMs - 1000, "first");
        await using var parts = Follow();
        Assert.Equal(["first"], (await NextAsync(parts)).Records.Select(r => r.Body));
        _log.Add(NowMs, "second");
        Assert.Equal(["second"], (await NextAsync(parts)).Records.Select(r => r.Body));
        _log.Add(NowMs - 20_000, "late");
        _log.Add(NowMs, "third");
        var part = await NextAsync(parts);
        Assert.Equal(["third", "late"], part.Records.Select(r => r.Body));
        Assert.Equal(0, part.Skipped);
    }

    [Fact]
    public async Task What_comes_too_fast_is_counted()
    {
        _log.Add(NowMs, "first");
        await using var parts = Follow();
        await NextAsync(parts);
        for (var i = 0; i < 1000; i++) _log.Add(NowMs + 500 + i / 100, $"line {i}");
        var part = await NextAsync(parts);
        Assert.Equal((LogTail.MostRecords, 1000 - LogTail.MostRecords), (part.Records.Count, part.Skipped));
    }

    [Fact]
    public async Task After_a_break_it_goes_on_where_it_ended()
    {
        _log.Add(NowMs - 200_000, "while away");
        _log.Add(NowMs - 600_000, "long ago");
        await using var parts = Follow(NowMs - 220_000);
        Assert.Equal(["while away"], (await NextAsync(parts)).Records.Select(r => r.Body));
    }

    [Fact]
    public async Task A_store_that_is_away_is_told_and_asked_again()
    {
        await using var parts = Follow();
        await NextAsync(parts);
        _log.Failure = new StoreUnavailableException("The store starts.", TimeSpan.FromSeconds(1));
        Assert.Equal("The store starts.", (await NextAsync(parts)).Problem);
        _log.Failure = null;
        _log.Add(NowMs, "again");
        StoredLogPart part;
        do part = await NextAsync(parts);
        while (part.Problem.Length > 0);
        Assert.Equal(["again"], part.Records.Select(r => r.Body));
    }

    [Fact]
    public void Those_who_follow_are_bounded_and_places_come_back()
    {
        var tail = new LogTail(_log, _time);
        List<IDisposable> places = [.. Enumerable.Range(0, 64).Select(_ => tail.TryEnter()!)];
        Assert.Null(tail.TryEnter());
        places[0].Dispose();
        places[0].Dispose();
        Assert.NotNull(tail.TryEnter());
        Assert.Null(tail.TryEnter());
    }

    private sealed class GrowingLog : ILogReader
    {
        private readonly List<StoredLog> _records = [];

        public Exception? Failure { get; set; }

        public void Add(long atMs, string body)
        {
            lock (_records)
                _records.Add(new(atMs * 1_000_000, "", "", "", 9, "cart", body, new Dictionary<string, string>(), new Dictionary<string, string>(), 1, "", "", "", (ulong)_records.Count));
        }

        public Task<IReadOnlyList<StoredLog>> SearchAsync(string project, LogQuery query, CancellationToken cancellationToken)
        {
            if (Failure is not null) throw Failure;
            return Task.FromResult<IReadOnlyList<StoredLog>>([.. Within(query).OrderByDescending(r => (r.Time, r.RowKey)).Take(query.Limit)]);
        }

        public Task<StoredLog?> FindAsync(string project, PageKey key, CancellationToken cancellationToken) => Task.FromResult<StoredLog?>(null);

        public Task<long> CountAsync(string project, LogQuery query, CancellationToken cancellationToken) => Task.FromResult((long)Within(query).Count);

        public Task<IReadOnlyList<StoredResource>> ListResourcesAsync(string project, TimeWindow window, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StoredResource>>([]);

        private List<StoredLog> Within(LogQuery query)
        {
            lock (_records) return [.. _records.Where(r => r.Time / 1_000_000 >= query.Window.FromMs && r.Time / 1_000_000 < query.Window.ToMs)];
        }
    }
}

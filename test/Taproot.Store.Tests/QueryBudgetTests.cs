using Taproot.Store.Client;

namespace Taproot.Store.Tests;

/// <summary>Queries have a budget, tell how far they are, and end with who waits for them.</summary>
public sealed class QueryBudgetTests(SharedStore shared)
{
    private const string Endless = "SELECT count() FROM numbers(1000000000000) WHERE number % 7 = 3 FORMAT TabSeparated";

    [Fact]
    public async Task A_query_ends_when_its_reader_goes()
    {
        var store = shared.Store;
        QueryScope.Begin("reader-goes");
        using var reader = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var query = store.Client.ReadLinesAsync("default", Endless, QueryParameters.None, reader.Token);
        await Eventually.HoldsAsync(async () => await store.Progress.ReadAsync("reader-goes", TestContext.Current.CancellationToken) is not null, "the query runs");

        await reader.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        await Eventually.HoldsAsync(async () => await store.Progress.ReadAsync("reader-goes", TestContext.Current.CancellationToken) is null, "the query has ended");
    }

    [Fact]
    public async Task A_running_query_tells_how_far_it_is_to_who_knows_its_name()
    {
        var store = shared.Store;
        QueryScope.Begin("how-far");
        using var reader = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var query = store.Client.ReadLinesAsync("default", Endless, QueryParameters.None, reader.Token);

        await Eventually.HoldsAsync(
            async () => await store.Progress.ReadAsync("how-far", TestContext.Current.CancellationToken) is { ReadRows: > 0, TotalRows: 1_000_000_000_000 }, "rows have been read");

        Assert.Null(await store.Progress.ReadAsync("how", TestContext.Current.CancellationToken));
        Assert.Null(await store.Progress.ReadAsync("another", TestContext.Current.CancellationToken));
        await reader.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
    }

    [Fact]
    public async Task A_query_that_takes_too_long_or_too_much_says_what_to_narrow()
    {
        await using var store = await TestStore.StartAsync(TestStore.NewOptions() with { QueryBudget = new() { Timeout = TimeSpan.FromSeconds(1), MemoryBytes = 64 << 20 } });

        var slow = await Assert.ThrowsAsync<QueryTooLargeException>(
            () => store.Client.ReadLinesAsync("default", Endless, QueryParameters.None, TestContext.Current.CancellationToken));
        var large = await Assert.ThrowsAsync<QueryTooLargeException>(() => store.Client.ReadLinesAsync(
            "default", "SELECT number, count() FROM numbers(100000000) GROUP BY number FORMAT Null", QueryParameters.None, TestContext.Current.CancellationToken));

        Assert.Contains("Choose a shorter window", slow.Message, StringComparison.Ordinal);
        Assert.Contains("--query-memory", large.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("*/ DROP")]
    [InlineData("ä")]
    public void A_name_that_could_end_its_comment_is_none(string name) => Assert.False(QueryScope.IsName(name));
}

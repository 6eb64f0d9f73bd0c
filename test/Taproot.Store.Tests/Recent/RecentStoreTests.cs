using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Store.Tests.Recent;

public sealed class RecentStoreTests(SharedStore shared)
{
    private static readonly long Now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 60_000;
    private ReadReport _report = new();

    [Fact]
    public async Task What_comes_in_is_answered_from_memory_as_the_store_would()
    {
        var (store, project) = (shared.Store, shared.Store.NewProject());
        for (var round = 0; round < 150; round++)
            await store.WriteAsync(project, "m", Labels.Of(("s", $"{round % 3}")), (Now - 150_000 + round * 1000, round * 0.5), (Now - 149_500 + round * 1000, round));
        await store.WriteAsync(project, "m", Labels.Of(("s", "0")), (Now - 100_250, 7), (Now - 150_000, 0));
        var recent = await ReadAsync(store, project, Now - 151_000, Now);
        Assert.True(Assert.Single(_report.Steps).IsFromMemory);
        Assert.Equal(301, recent.Sum(s => s.Count(c => c == ' ')));
        Assert.Equal(await StoredAsync(store, project), recent);
    }

    [Fact]
    public async Task After_a_start_older_samples_come_from_the_store_and_are_joined()
    {
        var directory = Directory.CreateTempSubdirectory("taproot-store-").FullName;
        try
        {
            await using (var before = await TestStore.StartAsync(TestStore.NewOptions(directory)))
            {
                await before.WriteAsync("p", "m", Labels.Of(("s", "a")), (Now - 50, 1), (Now - 40, 2));
                await before.WriteAsync("p", "m", Labels.Of(("s", "old")), (Now - 45, 3));
            }
            await using var after = await TestStore.StartAsync(TestStore.NewOptions(directory));
            Assert.Equal(["a 1 2", "old 3"], await ReadAsync(after, "p", Now - 60, Now));
            await after.WriteAsync("p", "m", Labels.Of(("s", "a")), (Now - 30, 4), (Now - 45, 5));
            await after.WriteAsync("p", "m", Labels.Of(("s", "new")), (Now - 20, 6));
            Assert.Equal(["a 1 5 2 4", "new 6", "old 3"], await ReadAsync(after, "p", Now - 60, Now));
            Assert.Equal(2, _report.Steps.Count);
            Assert.Equal(["a 4", "new 6"], await ReadAsync(after, "p", Now - 40, Now));
            Assert.True(Assert.Single(_report.Steps).IsFromMemory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task<List<string>> ReadAsync(TestStore store, string project, long after, long to)
    {
        var read = new List<string>();
        _report = new();
        await store.Series.OpenSource(project, _report).SelectAsync(
            new([new("__name__", MatchOperator.Equal, "m")], after, to),
            (labels, times, values) => read.Add($"{labels["s"]} {string.Join(' ', values.ToArray())}"), TestContext.Current.CancellationToken);
        read.Sort(StringComparer.Ordinal);
        return read;
    }

    private static async Task<List<string>> StoredAsync(TestStore store, string project)
    {
        var rows = await store.ScanAsync(project, ["m"]);
        List<string> all = [.. rows.GroupBy(r => r.Fingerprint).Select(g => $"{Enumerable.Range(0, 3).First(n => Labels.Of(("s", $"{n}")).Fingerprint == g.Key)} {string.Join(' ', g.Select(r => r.Value))}")];
        all.Sort(StringComparer.Ordinal);
        return all;
    }
}

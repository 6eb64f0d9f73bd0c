using Taproot.Telemetry;
using Taproot.Telemetry.Profiles;

namespace Taproot.Store.Tests;

public sealed class ProfileTests(SharedStore shared)
{
    private const string Cpu = "ebpf:cpu:nanoseconds";
    private const string Heap = "go:heap_inuse_space:bytes";
    private readonly TestStore _store = shared.Store;
    private readonly string _project = shared.Store.NewProject();

    // On a full minute, and never in the future.
    private readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60 * 60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Profiles_of_a_window_are_merged_by_stack()
    {
        await WriteAsync(Cpu, -3, [("main;work", 1000)], ("pod", "a"));
        await WriteAsync(Cpu, -2, [("main;work", 30), ("main;idle 'x' \\ \n", 5)], ("pod", "a"));
        await WriteAsync(Cpu, -1, [("main;work", 12)], ("pod", "b"));
        await WriteAsync(Heap, -1, [("main;work", 7)], ("pod", "b"));

        var both = await StacksAsync(Query(Cpu, -2, 0));
        Assert.Equal(["main;idle 'x' \\ \n 5", "main;work 42"], both);
        Assert.Equal(["main;work 12"], await StacksAsync(Query(Cpu, -2, 0, ("pod", "b"))));
        Assert.Empty(await StacksAsync(Query(Cpu, -2, 0, ("pod", "b"), ("no'such", "x\\"))));
        Assert.Empty(await StacksAsync(Query(Cpu, 0, 5)));
    }

    [Fact]
    public async Task Beyond_the_bound_the_lightest_stacks_are_summed_up()
    {
        await WriteAsync(Cpu, -1, [.. Enumerable.Range(1, 20).Select(i => ($"main;f{i}", (long)i))]);
        var merged = await _store.Profiles.ReadStacksAsync(_project, Query(Cpu, -2, 0), 5, Stop);
        Assert.Equal([20L, 19, 18, 17, 16], merged.Stacks.Select(s => s.Value).OrderDescending());
        Assert.Equal((15L, 120L), (merged.LeftOutStacks, merged.LeftOutValue));
    }

    [Fact]
    public async Task States_are_averaged_over_the_profiles_of_an_instance_and_summed_over_instances()
    {
        await WriteAsync(Heap, -3, [("main;keep", 100)], ("pod", "a"));
        await WriteAsync(Heap, -2, [("main;keep", 300), ("main;late", 40)], ("pod", "a"));
        await WriteAsync(Heap, -2, [("main;keep", 1000)], ("pod", "b"));
        Assert.Equal(["main;keep 1200", "main;late 20"], await StacksAsync(Query(Heap, -4, 0)));
        var series = await _store.Profiles.ReadSeriesAsync(_project, Query(Heap, -4, 0), TimeSpan.FromMinutes(1), Stop);
        Assert.Equal([100d, 1340d], series.Select(p => p.Value));
    }

    [Fact]
    public async Task Sums_are_read_by_step()
    {
        await WriteAsync(Cpu, -5, [("a", 1), ("b", 2)]);
        await WriteAsync(Cpu, -5, [("a", 4)], ("pod", "b"));
        await WriteAsync(Cpu, -2, [("a", 8)]);
        var points = await _store.Profiles.ReadSeriesAsync(_project, Query(Cpu, -6, 0), TimeSpan.FromMinutes(1), Stop);
        Assert.Equal([(_now.AddMinutes(-5), 7d), (_now.AddMinutes(-2), 8d)], points.Select(p => (p.Time, p.Value)));
    }

    [Fact]
    public async Task Types_and_labels_are_listed()
    {
        await WriteAsync(Cpu, -2, [("a", 1)], ("pod", "a"), ("zone", "z"));
        await WriteAsync(Heap, -1, [("a", 1)], ("pod", "b"));
        var types = await _store.Profiles.ReadTypesAsync(_project, [], _now.AddHours(-1), Stop);
        Assert.Equal([new("shop", Cpu, _now.AddMinutes(-1)), new ServiceProfileType("shop", Heap, _now)], types);
        Assert.Empty(await _store.Profiles.ReadTypesAsync(_project, ["other"], _now.AddHours(-1), Stop));
        var labels = await _store.Profiles.ReadLabelsAsync(_project, Query(Cpu, -5, 5), Stop);
        Assert.Equal(["pod=a", "zone=z"], labels.Select(l => $"{l.Name}={string.Join(',', l.Values)}"));
    }

    [Fact]
    public async Task Profiles_are_found_by_where_they_come_from()
    {
        await WriteAsync(Cpu, -2, [("a", 1)], ("container.id", "/docker/a"), ("thread", "x"));
        await WriteAsync(Cpu, -2, [("a", 10)], ("container.id", "/docker/a"), ("thread", "y"));
        await WriteAsync(Cpu, -2, [("a", 100)], ("container.id", "/docker/b"));
        var sources = await _store.Profiles.ReadSourcesAsync(_project, _now.AddMinutes(-5), _now, Stop);
        Assert.Equal(["/docker/a", "/docker/b"], sources.Select(s => s.Attributes["container.id"]).Order(StringComparer.Ordinal));
        Assert.All(sources, s => Assert.Equal(("shop", Cpu, 1, _now.AddMinutes(-1)), (s.Service, s.Type, s.Attributes.Count, s.LastSeen)));
        var first = sources.Single(s => s.Attributes["container.id"] == "/docker/a");
        Assert.Equal(["a 11"], await StacksAsync(Query(Cpu, -5, 0) with { Sources = [first.Key] }));
        Assert.Empty(await StacksAsync(Query(Cpu, -5, 0) with { Sources = [] }));
    }

    [Fact]
    public async Task Stacks_of_all_services_are_told_apart_when_asked()
    {
        await WriteOfAsync("shop", Cpu, -2, [("main;work", 1)]);
        await WriteOfAsync("cart", Cpu, -2, [("main;work", 10), ("main;idle", 3)], ("host.name", "alpha"));
        await WriteOfAsync("cart", Heap, -2, [("main;keep", 1000)], ("host.name", "alpha"));
        var all = Query(Cpu, -5, 0) with { Services = [] };
        Assert.Equal(["main;idle 3", "main;work 11"], await StacksAsync(all));
        var apart = await _store.Profiles.ReadStacksAsync(_project, all with { ByService = true }, 2, Stop);
        Assert.Equal(["cart main;work 10", "cart main;idle 3"], apart.Stacks.Select(s => $"{s.Service} {string.Join(';', s.Frames.Reverse())} {s.Value}"));
        Assert.Equal((1L, 1L), (apart.LeftOutStacks, apart.LeftOutValue));
        var states = await _store.Profiles.ReadStacksAsync(_project, Query(Heap, -5, 0) with { Services = [], ByService = true }, 2, Stop);
        Assert.Equal(("cart", 1000L), (states.Stacks.Single().Service, states.Stacks.Single().Value));
        var labels = await _store.Profiles.ReadLabelsAsync(_project, all, Stop);
        Assert.Equal(["host.name=alpha"], labels.Select(l => $"{l.Name}={string.Join(',', l.Values)}"));
        Assert.Equal([14d], (await _store.Profiles.ReadSeriesAsync(_project, all, TimeSpan.FromMinutes(1), Stop)).Select(p => p.Value));
    }

    [Fact]
    public async Task Sources_are_known_of_the_hours_of_a_window()
    {
        await WriteAsync(Cpu, -5, [("a", 1)], ("container.id", "/docker/old"));
        await WriteAsync(Cpu, -190, [("a", 1)], ("container.id", "/docker/older"));
        var recent = await _store.Profiles.ReadSourcesAsync(_project, _now.AddMinutes(-6), _now, Stop);
        Assert.Equal(["/docker/old"], recent.Select(s => s.Attributes["container.id"]));
        var all = await _store.Profiles.ReadSourcesAsync(_project, _now.AddHours(-4), _now, Stop);
        Assert.Equal(2, all.Count);
        Assert.Empty(await _store.Profiles.ReadSourcesAsync(_project, _now.AddHours(-9), _now.AddHours(-8), Stop));
    }

    [Fact]
    public async Task What_was_spent_in_a_span_is_found_by_its_id()
    {
        const ulong span = 0xf0e1_d2c3_b4a5_9687;
        await WriteAsync(Cpu, -3, [("main;work", 10), ("main;idle", 2)], span);
        await WriteAsync(Cpu, -2, [("main;work", 30)], span);
        await WriteAsync(Cpu, -2, [("main;work", 500)], span + 1);
        await WriteAsync(Cpu, -2, [("main;work", 7000)]);
        // The window is the span's, and profiles reach beyond it on both sides.
        var (from, to) = (_now.AddMinutes(-3).AddSeconds(10), _now.AddMinutes(-2).AddSeconds(5));
        var query = Query(Cpu, 0, 0) with { Services = [], From = from, To = to };
        Assert.Equal(["main;idle 2", "main;work 40"], await StacksAsync(query with { Span = span }));
        Assert.Equal(["main;work 500"], await StacksAsync(query with { Span = span + 1 }));
        Assert.Empty(await StacksAsync(query with { Span = 1 }));
        Assert.Equal(["main;idle 2", "main;work 7540"], await StacksAsync(Query(Cpu, -5, 0)));
        Assert.Equal([new("shop", Cpu, _now.AddMinutes(-1))], await _store.Profiles.ReadSpanTypesAsync(_project, span, from, to, Stop));
        Assert.Empty(await _store.Profiles.ReadSpanTypesAsync(_project, span, _now.AddHours(-2), _now.AddHours(-1), Stop));
    }

    [Fact]
    public async Task A_stack_is_stored_once_a_day_and_service()
    {
        for (var i = 0; i < 3; i++) await WriteAsync(Cpu, -1 - i, [("main;work", 1), ($"main;f{i}", 1)]);
        await WriteAsync(Cpu, -24 * 60, [("main;work", 1)]);
        var database = $"taproot_{_project}";
        var days = await _store.QueryAsync(database, "SELECT count(), uniqExact(toDate(LastSeen)) FROM profiling_stacks");
        var samples = await _store.QueryAsync(database, "SELECT count() FROM profiling_samples");
        Assert.Equal("7", samples);
        // Around midnight the first three may be of two days.
        Assert.Contains(days, new[] { "5\t2", "6\t2", "6\t3" });
    }

    private ProfileQuery Query(string type, int fromMinute, int toMinute, params (string, string)[] labels) => new(
        ["shop"], type, _now.AddMinutes(fromMinute), _now.AddMinutes(toMinute).AddSeconds(59), [.. labels.Select(l => KeyValuePair.Create(l.Item1, l.Item2))]);

    private async Task<string[]> StacksAsync(ProfileQuery query)
    {
        var merged = await _store.Profiles.ReadStacksAsync(_project, query, 1000, Stop);
        return [.. merged.Stacks.Select(s => $"{string.Join(';', s.Frames.Reverse())} {s.Value}").Order(StringComparer.Ordinal)];
    }

    /// <summary>A profile of one minute that ends a second before the next.</summary>
    private Task WriteAsync(string type, int minute, (string Stack, long Value)[] stacks, params (string, string)[] labels) =>
        WriteOfAsync("shop", type, minute, stacks, labels);

    private Task WriteAsync(string type, int minute, (string Stack, long Value)[] stacks, ulong span) => WriteOfAsync("shop", type, minute, stacks, [], span);

    private Task WriteOfAsync(string service, string type, int minute, (string Stack, long Value)[] stacks, params (string, string)[] labels) =>
        WriteOfAsync(service, type, minute, stacks, labels, span: 0);

    private Task WriteOfAsync(string service, string type, int minute, (string Stack, long Value)[] stacks, (string, string)[] labels, ulong span)
    {
        var batch = new ProfileBatch(new());
        var start = (_now.AddMinutes(minute) - DateTimeOffset.UnixEpoch).Ticks * 100;
        var series = batch.AddSeries(new(service, type, start, start + 60_000_000_000, Labels.Of(labels)));
        foreach (var (stack, value) in stacks)
        {
            int[] frames = [.. stack.Split(';').Reverse().Select(f => batch.Frame(System.Text.Encoding.UTF8.GetBytes(f), default, 0))];
            batch.Add(series, batch.Stack(frames), value, span);
        }
        return _store.ProfileWriter.WriteAsync(_project, batch, Stop);
    }
}

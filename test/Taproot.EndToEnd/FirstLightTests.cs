using System.Text.Json;

namespace Taproot.EndToEnd;

/// <summary>From the kernel to the map in one command, on this host. The tests follow each other as a newcomer's look does.</summary>
[TestCaseOrderer(typeof(ByName))]
public sealed class FirstLightTests(RunningTaproot taproot) : IClassFixture<RunningTaproot>
{
    private const string MapPath = "/api/projects/default/map";
    private static readonly string[] Parts = ["loadgen", "nginx", "storefront", "catalog", "cart", "orders", "postgres", "redis"];
    private static readonly (string Client, string Server)[] HttpLinks =
        [("loadgen", "nginx"), ("nginx", "storefront"), ("storefront", "catalog"), ("storefront", "cart"), ("storefront", "orders")];

    [Fact]
    public async Task A_the_map_shows_all_parts_of_the_shop_within_two_minutes() =>
        await Waiting.ForAsync("all parts and links on the map", TimeSpan.FromMinutes(2), async () =>
        {
            JsonElement map = await taproot.GetAsync(MapPath);
            string[] names = [.. map.GetProperty("applications").EnumerateArray().Select(application => application.GetProperty("name").GetString()!)];
            bool all = Parts.All(part => names.Any(name => name.Contains(part, StringComparison.Ordinal))) && HttpLinks.All(link => Link(map, link) is not null);
            return all ? names : null;
        });

    [Fact]
    public async Task B_rates_and_latencies_are_what_the_shop_counted_itself()
    {
        TimeProvider clock = TimeProvider.System;
        long from = clock.GetUtcNow().ToUnixTimeMilliseconds() / 15_000 * 15_000;
        // A minute of traffic, and the refresh that brings its last samples.
        await Task.Delay(TimeSpan.FromSeconds(60 + 30), clock, TestContext.Current.CancellationToken);
        long to = from + 75_000;
        JsonElement map = await taproot.GetAsync($"{MapPath}?from={from}&to={to}");
        IReadOnlyList<CountedLink> truth = await ShopTruth.ReadAsync(taproot.DataDirectory, from, to);
        Assert.All(HttpLinks, link =>
        {
            CountedLink counted = truth.Single(candidate => (candidate.Client, candidate.Server) == link);
            JsonElement shown = Link(map, link) ?? throw new InvalidOperationException($"no link {link}");
            AssertWithin($"{link} requests/s", counted.RequestsPerSecond, shown.GetProperty("requestsPerSecond").GetDouble(), 0.03);
            AssertWithin($"{link} latency", counted.LatencySeconds, shown.GetProperty("latencySeconds").GetDouble(), 0.10);
        });
    }

    [Fact]
    public async Task C_the_pages_work_in_a_browser()
    {
        (int code, string output) = await Tool.RunAsync("env", $"BASE_URL={taproot.Url}", "npm", "run", "e2e", "--prefix", Path.Combine(RunningTaproot.Root, "web"));
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task D_an_interrupt_leaves_nothing_behind()
    {
        int code = await taproot.InterruptAsync();
        Assert.True(code == 0, $"./taproot up ended with {code}:\n{taproot.Output}");
        Assert.Empty(Leftovers.ProcessesOf(taproot.DataDirectory));
        Assert.Equal(taproot.MountsBefore, Leftovers.Mounts());
        // The kernel frees programs a moment after their last owner is gone.
        await Waiting.ForAsync("BPF programs to go", TimeSpan.FromSeconds(10), async () =>
            (await Leftovers.BpfProgramsAsync()).IsSubsetOf(taproot.ProgramsBefore) ? "gone" : null);
    }

    private static JsonElement? Link(JsonElement map, (string Client, string Server) ends)
    {
        var names = map.GetProperty("applications").EnumerateArray()
            .ToDictionary(application => application.GetProperty("id").GetString()!, application => application.GetProperty("name").GetString()!);
        bool Is(JsonElement link, string end, string name) =>
            names.TryGetValue(link.GetProperty(end).GetString()!, out string? found) && found.Contains(name, StringComparison.Ordinal);
        return map.GetProperty("links").EnumerateArray()
            .Where(link => Is(link, "client", ends.Client) && Is(link, "server", ends.Server) && link.GetProperty("requestsPerSecond").ValueKind == JsonValueKind.Number)
            .Select(link => (JsonElement?)link).FirstOrDefault();
    }

    private static void AssertWithin(string what, double expected, double actual, double share) =>
        Assert.True(Math.Abs(actual - expected) <= expected * share, $"{what}: the map says {actual:G4}, the shop counted {expected:G4}");
}

using System.Text.Json;

namespace Taproot.EndToEnd;

/// <summary>From the kernel to the map in one command, on this host. The tests follow each other as a newcomer's look does, who then breaks something.</summary>
[TestMethodOrderer(typeof(ByName))]
public sealed class FirstLightTests(RunningTaproot taproot, ITestOutputHelper output) : IClassFixture<RunningTaproot>
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
            bool all = Parts.All(part => names.Any(name => name.Contains(part, StringComparison.Ordinal))) && HttpLinks.All(link => MapAnswer.Link(map, link) is not null);
            return all ? names : null;
        });

    [Fact]
    public async Task B_rates_and_latencies_are_what_the_shop_counted_itself()
    {
        // A machine that tests share stalls now and then, and a stall on the edge of a window is in one count and not in the other.
        string[] differences = [];
        for (int attempt = 0; attempt < 3; attempt++)
        {
            differences = await DifferencesOfNextMinuteAsync();
            if (differences.Length == 0)
            {
                return;
            }
        }

        Assert.Empty(differences);
    }

    [Fact]
    public async Task BB_a_trace_of_a_shop_request_shows_all_its_hops()
    {
        string[] hopsToTheDatabase = ["loadgen asks GET /", "nginx answers GET /", "nginx asks GET /", "storefront answers GET /", "storefront asks GET /products", "catalog answers GET /products", "catalog asks SELECT", "postgres answers SELECT"];
        string[] hopsToRedis = ["nginx answers GET /cart/", "storefront answers GET /cart/", "storefront asks GET /carts/", "cart answers GET /carts/", "cart asks ", "redis-server answers "];
        foreach (string[] hops in (string[][])[hopsToTheDatabase, hopsToRedis])
        {
            await Waiting.ForAsync(string.Join(" → ", hops), TimeSpan.FromMinutes(1), async () => (await TraceAnswer.NewestAsync(taproot)).Find(tree => IsChain(tree, hops)));
        }
    }

    // What becomes of it is looked at later, when some minutes have gone by.
    [Fact]
    public async Task CB_another_version_of_a_service_is_put_in_place()
    {
        (int code, string said) = await Tool.RunAsync(Path.Combine(RunningTaproot.Root, "taproot"), "demo", "release", "good", "--data-dir", taproot.DataDirectory);
        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task C_the_pages_work_in_a_browser()
    {
        (int code, string output) = await Tool.RunAsync("env", $"BASE_URL={taproot.Url}", "npm", "run", "e2e", "--prefix", Path.Combine(RunningTaproot.Root, "web"));
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task D_from_a_slow_database_clicks_lead_to_the_statement_the_line_of_the_log_and_the_functions()
    {
        await SwitchAsync("on");
        (int code, string said) = await Tool.RunAsync("env", $"BASE_URL={taproot.Url}", "npm", "run", "e2e:journey", "--prefix", Path.Combine(RunningTaproot.Root, "web"));
        await SwitchAsync("off");
        Assert.True(code == 0, said);

        Task SwitchAsync(string state) => Tool.RunAsync(Path.Combine(RunningTaproot.Root, "taproot"), "demo", "fault", "slow-database", state, "--data-dir", taproot.DataDirectory);
    }

    [Fact]
    public async Task DB_a_released_version_is_compared_with_the_one_before() =>
        await Waiting.ForAsync("the rollout on the page of deployments", TimeSpan.FromMinutes(2), async () =>
        {
            JsonElement deployments = (await taproot.GetAsync("/api/projects/default/deployments")).GetProperty("deployments");
            return deployments.EnumerateArray().Any(one => one.GetProperty("what").GetString()!.Contains("2.0.1 → 2.1.0", StringComparison.Ordinal)) ? "seen" : null;
        });

    [Fact]
    public Task E_each_fault_turns_its_check_of_its_application_and_no_others() => FaultWaves.RunAsync(taproot, output);

    [Fact]
    public async Task F_an_interrupt_leaves_nothing_behind()
    {
        int code = await taproot.InterruptAsync();
        Assert.True(code == 0, $"./taproot up ended with {code}:\n{taproot.Output}");
        Assert.Empty(Leftovers.ProcessesOf(taproot.DataDirectory));
        Assert.Equal(taproot.MountsBefore, Leftovers.Mounts());
        // The kernel frees programs a moment after their last owner is gone.
        await Waiting.ForAsync("BPF programs to go", TimeSpan.FromSeconds(10), async () =>
            (await Leftovers.BpfProgramsAsync()).IsSubsetOf(taproot.ProgramsBefore) ? "gone" : null);
    }

    // Whether each hop is on a line further in than the one before.
    private static bool IsChain(string tree, string[] hops)
    {
        string[] lines = tree.Split('\n');
        int at = -1;
        foreach (string hop in hops)
        {
            int depth = at < 0 ? -1 : Depth(lines[at]);
            at = Array.FindIndex(lines, at + 1, line => line.Contains(hop, StringComparison.Ordinal) && Depth(line) > depth);
            if (at < 0)
            {
                return false;
            }
        }

        return true;

        static int Depth(string line) => line.Length - line.TrimStart(' ').Length;
    }

    // A link's figures are of the window's last minute. The first half minute is the shop's own warming up, and after the window comes
    // the refresh that brings its last samples.
    private async Task<string[]> DifferencesOfNextMinuteAsync()
    {
        TimeProvider clock = TimeProvider.System;
        long to = (clock.GetUtcNow().ToUnixTimeMilliseconds() / 15_000 * 15_000) + 105_000;
        await Task.Delay(TimeSpan.FromSeconds(105 + 30), clock, TestContext.Current.CancellationToken);
        JsonElement map = await taproot.GetAsync($"{MapPath}?from={to - 75_000}&to={to}");
        IReadOnlyList<CountedLink> truth = await ShopTruth.ReadAsync(taproot.DataDirectory, to - 60_000, to);
        return [.. HttpLinks.SelectMany(link => Differences(link, truth, map))];
    }

    private static IEnumerable<string> Differences((string Client, string Server) link, IReadOnlyList<CountedLink> truth, JsonElement map)
    {
        CountedLink counted = truth.Single(candidate => (candidate.Client, candidate.Server) == link);
        JsonElement shown = MapAnswer.Link(map, link) ?? throw new InvalidOperationException($"no link {link}");
        (string What, double Expected, double Actual, double Share)[] figures =
        [
            ("requests/s", counted.RequestsPerSecond, shown.GetProperty("requestsPerSecond").GetDouble(), 0.03),
            ("seconds of latency", counted.LatencySeconds, shown.GetProperty("latencySeconds").GetDouble(), 0.10),
        ];
        return figures.Where(figure => !(Math.Abs(figure.Actual - figure.Expected) <= figure.Expected * figure.Share))
            .Select(figure => $"{link.Client} → {link.Server}: the map says {figure.Actual:G4} {figure.What}, the shop counted {figure.Expected:G4}");
    }
}

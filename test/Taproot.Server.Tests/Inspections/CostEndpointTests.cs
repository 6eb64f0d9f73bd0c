using System.Net;
using System.Net.Http.Json;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Tests.Support;

namespace Taproot.Server.Tests.Inspections;

public sealed class CostEndpointTests
{
    private const string Costs = "/api/projects/default/costs", Prices = "/api/projects/default/settings/prices";
    private const float Gib = 1L << 30;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static void AddNodes(RunningServer server, params (string Name, string Provider)[] nodes)
    {
        var world = new SmallWorld();
        foreach (var (name, provider) in nodes)
        {
            var node = world.Node(name);
            (node.CpuCores, node.CpuUsage) = (SmallWorld.Flat(4), SmallWorld.Flat(1));
            (node.MemoryTotal, node.MemoryAvailable) = (SmallWorld.Flat(16 * Gib), SmallWorld.Flat(12 * Gib));
            if (provider.Length > 0)
                (node.Facts["provider"], node.Facts["region"], node.Facts["instance_type"]) = (provider, "us-east-1", "m5.xlarge");
            world.Instance(world.Application("shop-" + name), node);
        }
        server.Worlds.Current = world.Build();
    }

    private static async Task<CostsResponse> CostsAsync(RunningServer server) => (await server.Client.GetFromJsonAsync<CostsResponse>(Costs, Stop))!;

    private static async Task<HttpStatusCode> ChooseAsync(RunningServer server, params CustomPriceSetting[] prices)
    {
        using var answer = await server.Client.PutAsJsonAsync(Prices, new PricesChange(prices), Stop);
        return answer.StatusCode;
    }

    [Fact]
    public async Task Without_any_network_a_cloud_node_has_its_list_price_and_own_hardware_a_reason()
    {
        await using var server = await RunningServer.StartAsync();
        AddNodes(server, ("cloud", "aws"), ("own", ""));
        var costs = await CostsAsync(server);
        Assert.Equal(("cloud", "list", (double?)0.192), (costs.Nodes[0].Name, costs.Nodes[0].Quality, costs.Nodes[0].PricePerHour));
        Assert.Equal(("own", "none", null), (costs.Nodes[1].Name, costs.Nodes[1].Quality, costs.Nodes[1].PricePerHour));
        Assert.Equal(0.192 * 730, costs.NodesTotal, 6);
        Assert.Equal(costs.NodesTotal, costs.Groups.Where(g => g.By == "namespace").Sum(g => g.Total) + costs.Unassigned, 6);
        Assert.Contains("Set a price", costs.Nodes[1].Basis, StringComparison.Ordinal);
        Assert.NotEmpty(costs.PriceSources);
    }

    [Fact]
    public async Task The_answer_of_a_snapshot_is_made_once_and_anew_for_another_label_or_price()
    {
        await using var server = await RunningServer.StartAsync();
        AddNodes(server, ("cloud", "aws"));
        foreach (var application in server.Worlds.Current!.Applications.Values)
            application.Instances[0].PodLabels = Telemetry.Labels.Of(("label_team", "web"));
        async Task<string> TagAsync(string query)
        {
            using var answer = await server.Client.GetAsync(new Uri(Costs + query, UriKind.Relative), Stop);
            return answer.Headers.ETag!.Tag;
        }

        var first = await TagAsync("");
        Assert.Equal(first, await TagAsync(""));
        Assert.NotEqual(first, await TagAsync("?label=team"));
        var byTeam = (await server.Client.GetFromJsonAsync<CostsResponse>(Costs + "?label=team", Stop))!;
        Assert.Equal(("team", "team", "web"), (Assert.Single(byTeam.LabelKeys), byTeam.Label, Assert.Single(byTeam.Groups, g => g.By == "label").Name));
        Assert.Equal(HttpStatusCode.OK, await ChooseAsync(server, new CustomPriceSetting("*", 0.01, 0.001)));
        Assert.NotEqual(first, await TagAsync(""));
        using var refused = await server.Client.GetAsync(new Uri($"{Costs}?label={new string('x', 201)}", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task A_chosen_price_counts_at_once()
    {
        await using var server = await RunningServer.StartAsync();
        AddNodes(server, ("own", ""));
        Assert.Equal(HttpStatusCode.OK, await ChooseAsync(server, new CustomPriceSetting("own*", 0.01, 0.001)));
        var node = Assert.Single((await CostsAsync(server)).Nodes);
        Assert.Equal("custom", node.Quality);
        Assert.Equal(0.056, node.PricePerHour!.Value, 9);
        Assert.Single((await server.Client.GetFromJsonAsync<PricesResponse>(Prices, Stop))!.Custom);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("a", -1, 1)]
    [InlineData("a", 0, 0)]
    [InlineData("a", 1, 1e9)]
    public async Task A_price_that_is_none_is_refused(string pattern, double core, double gib)
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await ChooseAsync(server, new CustomPriceSetting(pattern, core, gib)));
    }

    [Fact]
    public async Task A_list_of_ones_own_takes_the_place_of_the_bundled_one()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "source,,,own,,,Our contract\ntype,aws,us-east-1,m5.xlarge,0.1,,own\ndefault,aws,us-east-1,,0.03,0.004,own\n", Stop);
            await using var server = await RunningServer.StartAsync(o => o with { PriceList = file });
            await WaitForOriginAsync(server, file);
            AddNodes(server, ("cloud", "aws"));
            Assert.Equal(0.1, Assert.Single((await CostsAsync(server)).Nodes).PricePerHour);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_leaves_the_bundled_one_and_says_so_and_chosen_prices_count()
    {
        await using var server = await RunningServer.StartAsync(o => o with { PriceList = "/nowhere/prices.csv" });
        PricesResponse prices;
        do prices = (await server.Client.GetFromJsonAsync<PricesResponse>(Prices, Stop))!;
        while (prices.ListProblem.Length == 0 && !Stop.IsCancellationRequested);
        Assert.Equal("bundled", prices.ListOrigin);
        Assert.Contains("/nowhere/prices.csv", prices.ListProblem, StringComparison.Ordinal);
        AddNodes(server, ("own", ""));
        Assert.Equal(HttpStatusCode.OK, await ChooseAsync(server, new CustomPriceSetting("own", 0.01, 0.001) { Note = " bought in 2024 " }));
        var node = Assert.Single((await CostsAsync(server)).Nodes);
        Assert.Equal(("custom", "bought in 2024"), (node.Quality, node.Note));
        Assert.Equal(HttpStatusCode.BadRequest, await ChooseAsync(server, new CustomPriceSetting("own", 0.01, 0.001) { Note = new('x', 201) }));
    }

    private static async Task WaitForOriginAsync(RunningServer server, string origin)
    {
        var deadline = Environment.TickCount64 + 20_000;
        while ((await server.Client.GetFromJsonAsync<PricesResponse>(Prices, Stop))!.ListOrigin != origin)
            Assert.True(Environment.TickCount64 < deadline, "The list was not read.");
    }
}

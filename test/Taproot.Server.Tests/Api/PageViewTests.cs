using Taproot.Inspections.Reports;
using System.Net;
using System.Net.Http.Json;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Tests.Support;
using Taproot.Topology.Model;

namespace Taproot.Server.Tests.Api;

public sealed class PageViewTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static SmallWorld Shop(out Instance nginx, out Instance shop)
    {
        var world = new SmallWorld();
        var node = world.Node("alpha");
        (nginx, shop) = (world.Instance(world.Application("nginx"), node), world.Instance(world.Application("shop/web", ApplicationKinds.Container), node));
        world.Call(nginx, shop, perSecond: 100, latencySeconds: 0.02f, failing: 2);
        return world;
    }

    private static Chart ChartOf(IEnumerable<Report> reports, string id) => reports.SelectMany(r => r.Charts).Single(c => c.Id == id);

    [Fact]
    public async Task An_application_page_shows_its_dependencies_with_rate_and_latency()
    {
        await using var server = await RunningServer.StartAsync();
        server.Worlds.Current = Shop(out _, out _).Build();
        var page = await server.Client.GetFromJsonAsync<ApplicationResponse>("/api/projects/default/applications/_:Process:nginx", Stop);
        Assert.Equal(["_:Container:shop/web"], page!.Neighbours.Select(n => n.Id));
        var requests = Assert.Single(ChartOf(page.Reports, "upstream-requests").Series);
        Assert.Equal(("shop/web", 100f, SmallWorld.Points), (requests.Name, requests.Values[^1]!.Value, requests.Values.Count));
        Assert.Equal(0.02f, Assert.Single(ChartOf(page.Reports, "upstream-latency").Series).Values[^1]!.Value, 4);
        // Every request took 20 ms, so all are in the bucket from 10 to 25 ms.
        Assert.InRange(Assert.Single(ChartOf(page.Reports, "upstream-latency-p95").Series).Values[^1]!.Value, 0.01f, 0.025f);
    }

    [Fact]
    public async Task What_its_clients_see_is_shown_where_an_application_is_not_watched_itself()
    {
        await using var server = await RunningServer.StartAsync();
        server.Worlds.Current = Shop(out _, out _).Build();
        var page = await server.Client.GetFromJsonAsync<ApplicationResponse>("/api/projects/default/applications/_:Container:shop%2Fweb", Stop);
        var byStatus = ChartOf(page!.Reports, "inbound-requests").Series.ToDictionary(s => s.Name, s => s.Values[^1]!.Value, StringComparer.Ordinal);
        Assert.Equal(new Dictionary<string, float> { ["2xx"] = 98, ["5xx"] = 2 }, byStatus);
        Assert.Equal(["mean", "p50", "p95", "p99"], ChartOf(page.Reports, "inbound-latency").Series.Select(s => s.Name));
    }

    [Fact]
    public async Task Versions_are_shown_with_the_end_of_their_support_where_it_is_known()
    {
        await using var server = await RunningServer.StartAsync();
        var world = Shop(out var nginx, out _);
        nginx.Application.Versions = [new("nodejs", "12.1.0"), new("postgres", "99.1")];
        server.Worlds.Current = world.Build();
        var page = await server.Client.GetFromJsonAsync<ApplicationResponse>("/api/projects/default/applications/_:Process:nginx", Stop);
        Assert.Equal([new("Node.js", "12.1.0", "2022-04-30", false), new SoftwareRow("PostgreSQL", "99.1", null, null)], page!.Versions);
    }

    [Fact]
    public async Task Restarts_and_kills_are_marked_within_the_window_only()
    {
        await using var server = await RunningServer.StartAsync();
        var world = Shop(out var nginx, out _);
        nginx.Application.Events.Add(new(SmallWorld.EndMs - 30_000, ApplicationEventKind.OomKill, "killed"));
        nginx.Application.Events.Add(new(SmallWorld.EndMs - 9_000_000, ApplicationEventKind.Restart, "long ago"));
        server.Worlds.Current = world.Build();
        var page = await server.Client.GetFromJsonAsync<ApplicationResponse>("/api/projects/default/applications/_:Process:nginx", Stop);
        Assert.Equal(new(SmallWorld.EndMs - 30_000, "oom", "killed"), Assert.Single(page!.Marks));
    }

    [Fact]
    public async Task A_time_in_which_users_were_hurt_is_marked_as_a_span()
    {
        await using var server = await RunningServer.StartAsync();
        var world = Shop(out var nginx, out _);
        var traffic = SmallWorld.Http(10, 0.01f);
        traffic.Requests["500"] = SmallWorld.Of(float.NaN, 0, 10, 10, 10, 0, 0, 0);
        nginx.Inbound["http"] = traffic;
        server.Worlds.Current = world.Build();
        var page = await server.Client.GetFromJsonAsync<ApplicationResponse>("/api/projects/default/applications/_:Process:nginx", Stop);
        var mark = Assert.Single(page!.Marks);
        Assert.Equal(("incident", SmallWorld.Grid.TimeMs(2), SmallWorld.Grid.TimeMs(4), true), (mark.Kind, mark.TimeMs, mark.EndMs, mark.IsOpen));
        Assert.StartsWith("Availability. Up to ", mark.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_without_data_says_why_and_a_gap_stays_a_gap()
    {
        await using var server = await RunningServer.StartAsync();
        var world = Shop(out var nginx, out _);
        nginx.Containers.Values.Single().CpuUsage = SmallWorld.Of(1, 1, float.NaN, float.NaN, 1, 1, 1, 2);
        server.Worlds.Current = world.Build();
        var page = await server.Client.GetFromJsonAsync<ApplicationResponse>("/api/projects/default/applications/_:Process:nginx", Stop);
        Assert.Equal([1f, 1f, null, null, 1f, 1f, 1f, 2f], Assert.Single(ChartOf(page!.Reports, "cpu-usage").Series).Values);
        var memory = ChartOf(page.Reports, "memory-rss");
        Assert.Empty(memory.Series);
        Assert.NotEmpty(memory.EmptyReason);
    }

    [Fact]
    public async Task A_node_page_shows_who_listens_and_who_uses_the_cpu()
    {
        await using var server = await RunningServer.StartAsync();
        var world = Shop(out var nginx, out _);
        var node = world.Node("alpha");
        node.CpuCores = SmallWorld.Flat(4);
        node.CpuUsage = SmallWorld.Flat(3.6f);
        node.ListeningPorts.Add(("0.0.0.0:80", "/process/nginx"));
        var card = node.Interfaces["eth0"] = new() { Name = "eth0" };
        (card.Errors["receive_drops"], card.Errors["transmit_errors"]) = (SmallWorld.Flat(2), SmallWorld.Flat(3));
        node.Other["node_net_protocol_errors_total{protocol=\"tcp\",kind=\"retransmits\"}"] = SmallWorld.Flat(7);
        nginx.Containers.Values.Single().CpuUsage = SmallWorld.Flat(0.5f);
        server.Worlds.Current = world.Build();
        var page = await server.Client.GetFromJsonAsync<NodeResponse>("/api/projects/default/nodes/alpha", Stop);
        Assert.Equal("warning", page!.Reports.Single(r => r.Id == "cpu").Health.Status);
        Assert.Equal("nginx", Assert.Single(ChartOf(page.Reports, "node-cpu-applications").Series).Name);
        var row = Assert.Single(page.Reports.Single(r => r.Id == "ports").Tables.Single().Rows);
        Assert.Equal(("0.0.0.0:80", "_:Process:nginx"), (row[0].Text, row[1].ApplicationId));
        // Two kinds of errors of one interface are one figure in the table.
        var eth = page.Reports.Single(r => r.Id == "network").Tables.Single().Rows.Single();
        Assert.Equal(("eth0", (double?)5), (eth[0].Text, eth[5].Value));
        Assert.Contains("retransmits", Assert.Single(ChartOf(page.Reports, "node-net-protocol").Series).Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_finds_by_beginnings_first_and_needs_every_word()
    {
        await using var server = await RunningServer.StartAsync();
        var world = Shop(out _, out _);
        world.Application("my-nginx-exporter");
        server.Worlds.Current = world.Build();
        var hits = await server.Client.GetFromJsonAsync<SearchResponse>("/api/projects/default/search?q=ngin", Stop);
        Assert.Equal(["nginx", "my-nginx-exporter"], hits!.Hits.Select(h => h.Name));
        var both = await server.Client.GetFromJsonAsync<SearchResponse>("/api/projects/default/search?q=nginx%20exporter", Stop);
        Assert.Equal(["my-nginx-exporter"], both!.Hits.Select(h => h.Name));
    }

    [Fact]
    public async Task An_application_that_did_not_run_in_the_window_is_not_found()
    {
        await using var server = await RunningServer.StartAsync();
        server.Worlds.Current = Shop(out _, out _).Build();
        using var response = await server.Client.GetAsync("/api/projects/default/applications/_:Process:gone", Stop);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("_:Process:gone", (await response.Content.ReadFromJsonAsync<Problem>(Stop))!.Detail, StringComparison.Ordinal);
    }
}

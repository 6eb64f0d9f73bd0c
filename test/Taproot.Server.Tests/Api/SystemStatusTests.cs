using System.Net;
using System.Net.Http.Json;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Tests.Support;

namespace Taproot.Server.Tests.Api;

public sealed class SystemStatusTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<IReadOnlyList<ComponentStatus>> PartsAsync(RunningServer server) =>
        (await server.Client.GetFromJsonAsync<SystemStatusResponse>("/api/projects/default/status", Stop))!.Components;

    private static async Task<ComponentStatus> AgentAsync(SmallWorld world)
    {
        await using var server = await RunningServer.StartAsync();
        server.Worlds.Current = world.Build();
        return Assert.Single(await PartsAsync(server), p => p.Kind == "agent");
    }

    [Fact]
    public async Task Without_any_agent_one_entry_says_what_to_do()
    {
        await using var server = await RunningServer.StartAsync();
        var agent = Assert.Single(await PartsAsync(server), p => p.Kind == "agent");
        Assert.Equal("info", agent.Status);
        Assert.Contains("Start taproot-node-agent", agent.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_sees_all_is_well_and_tells_its_version_and_cost()
    {
        var world = new SmallWorld();
        var state = world.Node("vm-1").Agent;
        (state.Version, state.CpuUsage, state.ResidentMemory) = ("0.1.0", SmallWorld.Flat(0.25f), SmallWorld.Flat(64 << 20));
        state.Hooks["tcp_connect"] = "";
        var agent = await AgentAsync(world);
        Assert.Equal(("vm-1", "ok", "0.1.0", "vm-1"), (agent.Name, agent.Status, agent.Version, agent.NodeId));
        Assert.Equal((0.25, 64 << 20, 1), (agent.Numbers["cpuCores"], agent.Numbers["residentMemoryBytes"], agent.Numbers["hooksAttached"]));
        Assert.Empty(agent.Findings);
    }

    [Fact]
    public async Task A_hook_that_is_not_attached_is_named_with_its_reason()
    {
        var world = new SmallWorld();
        var state = world.Node("vm-1").Agent;
        (state.Hooks["tcp_connect"], state.Hooks["oom_kill"]) = ("", "the kernel has no such tracepoint");
        var agent = await AgentAsync(world);
        Assert.Equal("warning", agent.Status);
        Assert.Contains("1 of 2 hooks in the kernel are not attached", agent.Detail, StringComparison.Ordinal);
        Assert.Equal("Not attached: oom_kill. The kernel has no such tracepoint.", Assert.Single(agent.Findings));
    }

    [Fact]
    public async Task What_an_agent_lost_is_told_with_how_much()
    {
        var world = new SmallWorld();
        world.Node("vm-1").Agent.Lost["batches_spool_full"] = 1200;
        var agent = await AgentAsync(world);
        Assert.Equal("warning", agent.Status);
        Assert.StartsWith("1,200 batches were lost", Assert.Single(agent.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_that_ingest_refused_are_told_by_reason()
    {
        await using var server = await RunningServer.StartAsync();
        using var body = new ByteArrayContent([1, 2, 3]);
        using var response = await server.Client.PostAsync("/v1/metrics", body, Stop);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        var ingest = Assert.Single(await PartsAsync(server), p => p.Kind == "ingest");
        Assert.Equal("1 request was refused since the server started: unsupported format.", Assert.Single(ingest.Findings));
    }

    [Fact]
    public async Task The_store_tells_what_it_takes_up()
    {
        await using var server = await RunningServer.StartAsync();
        var store = Assert.Single(await PartsAsync(server), p => p.Kind == "store");
        Assert.Equal((200 << 20, 25d), (store.Numbers["engineMemoryBytes"], store.Numbers["freeDiskSharePercent"]));
    }
}

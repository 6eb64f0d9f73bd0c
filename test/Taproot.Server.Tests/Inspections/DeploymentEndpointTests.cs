using System.Net.Http.Json;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Tests.Support;
using Taproot.Topology.Model;

namespace Taproot.Server.Tests.Inspections;

public sealed class DeploymentEndpointTests
{
    [Fact]
    public async Task Rollouts_of_all_applications_are_listed_the_newest_first()
    {
        await using var server = await RunningServer.StartAsync();
        var small = new SmallWorld();
        var node = small.Node("alpha");
        var (web, shop) = (small.Application("web"), small.Application("shop"));
        small.Instance(web, node);
        small.Instance(shop, node);
        var world = small.Build();
        var at = world.Grid.TimeMs(world.Grid.Count - 3);
        web.Rollouts.Add(new("web:2", "web:1", at, at, RolloutState.Deployed, "image web:2"));
        shop.Rollouts.Add(new("shop:2", "shop:1", at + world.Grid.StepMs, null, RolloutState.InProgress, "image shop:2"));
        server.Worlds.Current = world;
        var rows = (await server.Client.GetFromJsonAsync<DeploymentsResponse>("/api/projects/default/deployments", TestContext.Current.CancellationToken))!.Deployments;
        Assert.Equal(["image shop:2 in progress", "image web:2 deployed"], rows.Select(r => $"{r.What} {r.State}"));
        Assert.StartsWith("What ran before", rows[1].Verdict, StringComparison.Ordinal);
    }
}

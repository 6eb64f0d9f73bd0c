using System.Net;
using System.Net.Http.Json;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Tests.Support;

namespace Taproot.Server.Tests.Inspections;

public sealed class RiskEndpointTests
{
    private const string Path = "/api/projects/default/risks";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<RunningServer> WithARiskAsync()
    {
        var server = await RunningServer.StartAsync();
        var world = new SmallWorld();
        var (nginx, shop) = (world.Instance(world.Application("nginx"), world.Node("alpha")), world.Instance(world.Application("shop"), world.Node("beta")));
        world.Call(nginx, shop, perSecond: 10, latencySeconds: 0.01f);
        (shop.Application.Types, shop.Application.Labels) = (["dotnet"], new Dictionary<string, string> { ["team"] = "store" });
        server.Worlds.Current = world.Build();
        return server;
    }

    private static async Task<RiskRow> RiskAsync(RunningServer server) =>
        Assert.Single((await server.Client.GetFromJsonAsync<RisksResponse>(Path, Stop))!.Risks);

    private static async Task<HttpStatusCode> DismissAsync(RunningServer server, string key, string reason, long? untilMs = null)
    {
        using var answer = await server.Client.PutAsJsonAsync(Path + "/dismissal", new RiskDismissalChange(key, reason, untilMs), Stop);
        return answer.StatusCode;
    }

    [Fact]
    public async Task A_risk_is_dismissed_with_a_reason_and_comes_back()
    {
        await using var server = await WithARiskAsync();
        var risk = await RiskAsync(server);
        Assert.Equal(("One instance", "warning", null), (risk.Title, risk.Severity, risk.Dismissal));
        Assert.Equal(("dotnet", "store"), (Assert.Single(risk.Types), risk.Labels["team"]));
        Assert.Equal(HttpStatusCode.NoContent, await DismissAsync(server, risk.Key, "a demo"));
        Assert.Equal(("a demo", "anonymous", null), ((await RiskAsync(server)).Dismissal is { } d ? (d.Reason, d.By, d.UntilMs) : default));
        using var restored = await server.Client.DeleteAsync($"{Path}/dismissal?key={Uri.EscapeDataString(risk.Key)}", Stop);
        Assert.Equal(HttpStatusCode.NoContent, restored.StatusCode);
        Assert.Null((await RiskAsync(server)).Dismissal);
    }

    [Fact]
    public async Task A_dismissal_ends_on_its_date()
    {
        await using var server = await WithARiskAsync();
        var risk = await RiskAsync(server);
        await DismissAsync(server, risk.Key, "until the move", server.Time.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds());
        Assert.NotNull((await RiskAsync(server)).Dismissal);
        server.Time.Advance(TimeSpan.FromDays(2));
        Assert.Null((await RiskAsync(server)).Dismissal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("a reason", -1)]
    public async Task Without_a_reason_or_with_an_end_in_the_past_it_stays(string reason, int? days)
    {
        await using var server = await WithARiskAsync();
        var until = days is { } d ? server.Time.GetUtcNow().AddDays(d).ToUnixTimeMilliseconds() : (long?)null;
        Assert.Equal(HttpStatusCode.BadRequest, await DismissAsync(server, (await RiskAsync(server)).Key, reason, until));
        Assert.Null((await RiskAsync(server)).Dismissal);
    }
}

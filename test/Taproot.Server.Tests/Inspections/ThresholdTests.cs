using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Taproot.Inspections.Reports;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Projects;
using Taproot.Server.Tests.Support;

namespace Taproot.Server.Tests.Inspections;

public sealed class ThresholdTests
{
    private const string Path = "/api/projects/default/inspections";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static SmallWorld Busy()
    {
        var world = new SmallWorld();
        var instance = world.Instance(world.Application("nginx"), world.Node("alpha"));
        foreach (var container in instance.Containers.Values) (container.CpuUsage, container.CpuLimit) = (SmallWorld.Flat(0.7f), SmallWorld.Flat(1));
        return world;
    }

    private static async Task<CheckAnswer> CpuAsync(RunningServer server)
    {
        var page = await server.Client.GetFromJsonAsync<ApplicationResponse>("/api/projects/default/applications/_:Process:nginx", Stop);
        return page!.Reports.SelectMany(r => r.Checks).Single(c => c.Id == "CPUContainer");
    }

    private static async Task<HttpStatusCode> ChooseAsync(RunningServer server, string check, string pattern, double? value, double? bound = null)
    {
        using var answer = await server.Client.PutAsJsonAsync($"{Path}/{check}/threshold", new ThresholdChange(pattern, value, bound), Stop);
        return answer.StatusCode;
    }

    [Fact]
    public async Task A_threshold_that_is_chosen_decides_at_once_and_can_be_taken_back()
    {
        await using var server = await RunningServer.StartAsync();
        server.Worlds.Current = Busy().Build();
        Assert.Equal(("ok", "default"), Told(await CpuAsync(server)));
        await ChooseAsync(server, "CPUContainer", "", 65);
        Assert.Equal(("warning", "project"), Told(await CpuAsync(server)));
        await ChooseAsync(server, "CPUContainer", "_:Process:nginx", 90);
        Assert.Equal(("ok", "application"), Told(await CpuAsync(server)));
        await ChooseAsync(server, "CPUContainer", "_:Process:nginx", null);
        Assert.Equal(("warning", "project"), Told(await CpuAsync(server)));

        static (string, string) Told(CheckAnswer answer) => (answer.Status, answer.ThresholdOrigin);
    }

    [Fact]
    public async Task Chosen_thresholds_are_listed_and_outlive_the_server()
    {
        await using var server = await RunningServer.StartAsync();
        await ChooseAsync(server, "CPUContainer", "shop:*", 65);
        await server.Services.GetRequiredService<ProjectSettings>().LoadAsync(Stop);
        var listed = await server.Client.GetFromJsonAsync<InspectionsResponse>(Path, Stop);
        Assert.Equal(new("CPUContainer", "shop:*", 65), Assert.Single(listed!.Thresholds));
        Assert.Contains(listed.Checks, c => c is { Id: "CPUContainer", Unit: "percent", DefaultThreshold: 80, OfNodes: false });
    }

    [Fact]
    public async Task An_objective_has_two_numbers()
    {
        await using var server = await RunningServer.StartAsync();
        await ChooseAsync(server, "SLOLatency", "shop:*", 95, 2);
        await server.Services.GetRequiredService<ProjectSettings>().LoadAsync(Stop);
        var listed = await server.Client.GetFromJsonAsync<InspectionsResponse>(Path, Stop);
        Assert.Equal(new("SLOLatency", "shop:*", 95, 2), Assert.Single(listed!.Thresholds));
        Assert.Equal([0.5, null], ((string[])["SLOLatency", "CPUContainer"]).Select(id => listed.Checks.Single(c => c.Id == id).DefaultBound));
    }

    [Theory]
    [InlineData("Nonsense", "", 1)]
    [InlineData("CPUContainer", "", -1)]
    [InlineData("CPUContainer", "", 101)]
    [InlineData("CPUContainer", "", 50, 1.0)]
    [InlineData("SLOLatency", "", 99, 0.0)]
    public async Task What_makes_no_sense_is_refused(string check, string pattern, double value, double? bound = null)
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await ChooseAsync(server, check, pattern, value, bound));
    }
}

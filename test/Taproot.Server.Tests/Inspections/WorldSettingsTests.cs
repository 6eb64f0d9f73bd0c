using System.Net;
using System.Net.Http.Json;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Inspections;
using Taproot.Server.Tests.Support;
using Taproot.Topology.Model;

namespace Taproot.Server.Tests.Inspections;

public sealed class WorldSettingsTests
{
    private const string Path = "/api/projects/default/settings/world";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Categories_and_custom_applications_are_kept_and_shown_with_the_built_in_ones()
    {
        await using var server = await RunningServer.StartAsync();
        var change = new WorldSettingsChange([new("staging", ["review-*/*", " */test-* "]), new("monitoring", ["ops/*"])], [new("shards", ["shard-*"])]);
        using var answer = await server.Client.PutAsJsonAsync(Path, change, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var shown = (await server.Client.GetFromJsonAsync<WorldSettingsResponse>(Path, Stop))!;
        Assert.Equal(["monitoring", "control-plane", "staging"], shown.Categories.Select(c => c.Name));
        Assert.Equal(["review-*/*", "*/test-*"], shown.Categories[2].Patterns);
        Assert.NotEmpty(shown.Categories[0].BuiltIn);
        Assert.Equal("shards", Assert.Single(shown.CustomApplications).Name);
    }

    [Fact]
    public async Task An_application_is_put_into_a_category_and_taken_back()
    {
        await using var server = await RunningServer.StartAsync();
        using var put = await server.Client.PutAsJsonAsync(Path + "/category", new CategoryChange("shop:Deployment:cart", "revenue"), Stop);
        Assert.Equal(new CategoryAssignment("shop:Deployment:cart", "revenue"), Assert.Single((await put.Content.ReadFromJsonAsync<WorldSettingsResponse>(Stop))!.Assigned));
        using var back = await server.Client.PutAsJsonAsync(Path + "/category", new CategoryChange("shop:Deployment:cart", null), Stop);
        Assert.Empty((await back.Content.ReadFromJsonAsync<WorldSettingsResponse>(Stop))!.Assigned);
    }

    [Theory]
    [InlineData("", "shop/*")]
    [InlineData("staging", "review-*")]
    [InlineData("staging", "*/**********************************************************************************************************************************************************************************************************************************************************************************************************************")]
    public async Task What_cannot_be_a_category_is_refused_with_a_sentence(string name, string pattern)
    {
        await using var server = await RunningServer.StartAsync();
        using var answer = await server.Client.PutAsJsonAsync(Path, new WorldSettingsChange([new(name, [pattern])], []), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public void The_rules_of_a_project_reach_its_worlds()
    {
        var rules = WorldSettings.Assign(Taproot.Topology.Build.WorldRules.None, "shop:Deployment:cart", "revenue");
        Assert.Equal("revenue", rules.CategoryOf(new("shop", ApplicationKinds.Deployment, "cart")));
        Assert.Null(WorldSettings.Assign(rules, "shop:Deployment:cart", null).CategoryOf(new("shop", ApplicationKinds.Deployment, "cart")));
    }
}

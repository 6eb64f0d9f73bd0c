using System.Net;
using System.Net.Http.Json;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Tests.Support;

namespace Taproot.Server.Tests.Api;

public sealed class EmptyStateTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<ResponseContext> ContextAsync(RunningServer server, string query = "") =>
        (await server.Client.GetFromJsonAsync<ApplicationsResponse>($"/api/projects/default/applications{query}", Stop))!.Context;

    [Fact]
    public async Task Before_any_agent_reports_pages_wait_and_say_what_to_do()
    {
        await using var server = await RunningServer.StartAsync();
        var context = await ContextAsync(server);
        Assert.Equal("waiting", context.State);
        Assert.Contains("waiting for the first data from an agent", context.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_store_is_away_pages_say_so()
    {
        await using var server = await RunningServer.StartAsync();
        (server.Store.IsAvailable, server.Store.Reason) = (false, "The store engine is starting.");
        Assert.Contains("The store engine is starting.", (await ContextAsync(server)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_data_stops_pages_say_since_when()
    {
        await using var server = await RunningServer.StartAsync();
        var world = new SmallWorld();
        world.Application("shop");
        server.Worlds.Current = world.Build(SmallWorld.EndMs - 90_000);
        var context = await ContextAsync(server);
        Assert.Equal("stale", context.State);
        Assert.Contains("Data stopped at 2026-11-23 11:58:30 UTC", context.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_short_window_is_cut_out_of_the_current_world_and_a_past_one_is_built()
    {
        await using var server = await RunningServer.StartAsync();
        var world = new SmallWorld();
        world.Application("shop");
        server.Worlds.Current = world.Build();
        server.Worlds.OnDemand = _ => new SmallWorld().Build();

        var recent = await ContextAsync(server, "?from=now-60s&to=now");
        Assert.Equal((SmallWorld.EndMs - 60_000, SmallWorld.EndMs), (recent.FromMs, recent.ToMs));
        Assert.Empty(server.Worlds.Asked);

        var past = await ContextAsync(server, $"?from={SmallWorld.EndMs - 7_200_000}&to={SmallWorld.EndMs - 3_600_000}");
        Assert.Equal(new(SmallWorld.EndMs - 7_200_000, SmallWorld.EndMs - 3_600_000), Assert.Single(server.Worlds.Asked));
        Assert.Equal("No agent reported in this window of time.", past.Message);
    }

    [Theory]
    [InlineData("from=yesterday", "'from' is 'yesterday'")]
    [InlineData("from=now-5x", "'from' is 'now-5x'")]
    [InlineData("from=now&to=now-5m", "'from' must be before 'to'")]
    [InlineData("from=now-52w", "longer than 90 days")]
    public async Task A_window_that_makes_no_sense_is_refused_with_a_sentence(string query, string sentence)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.Client.GetAsync($"/api/projects/default/map?{query}", Stop);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(sentence, (await response.Content.ReadFromJsonAsync<Problem>(Stop))!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_project_is_not_found_and_the_answer_says_where_projects_are_listed()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var path in new[] { "map", "applications", "nodes", "search", "status", "map/layout", "applications/_:Process:x", "nodes/x" })
        {
            using var response = await server.Client.GetAsync($"/api/projects/nobody/{path}", Stop);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, response.StatusCode));
            Assert.Contains("/api/projects", (await response.Content.ReadFromJsonAsync<Problem>(Stop))!.Detail, StringComparison.Ordinal);
        }
    }
}

internal sealed record Problem(string Title, int Status, string Detail);

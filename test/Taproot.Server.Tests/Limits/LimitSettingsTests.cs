using System.Net;
using System.Net.Http.Json;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Auth;
using Taproot.Server.Limits;
using Taproot.Server.Tests.Support;

namespace Taproot.Server.Tests.Limits;

public sealed class LimitSettingsTests
{
    private const string Path = "/api/projects/default/settings/limits";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_changed_limit_holds_at_once_and_after_a_restart_of_the_page()
    {
        await using var server = await RunningServer.StartAsync(Limited.To((ProjectLimit.ActiveSeries, 2)));
        Assert.Equal(400, (await server.SendAsync(Limited.Samples(["a", "b", "c"]))).Status);
        var answer = await ChangeAsync(server, ("max-active-series", 3), ("max-ingestion-rate", 0));
        var series = answer.Limits.Single(l => l.Name == "max-active-series");
        Assert.Equal((3, 2, 3, 2), (series.Value, series.Default, series.Own, series.InUse));
        Assert.Equal(204, (await server.SendAsync(Limited.Samples(["a", "b", "c"]))).Status);
        Assert.Equal(3, (await ShowAsync(server)).ActiveSeries);
        Assert.Null((await ChangeAsync(server)).Limits.Single(l => l.Name == "max-active-series").Own);
        Assert.Equal(400, (await server.SendAsync(Limited.Samples(["d"]))).Status);
    }

    [Fact]
    public async Task It_shows_what_comes_and_what_is_lost_and_why()
    {
        await using var server = await RunningServer.StartAsync(Limited.To((ProjectLimit.ActiveSeries, 1), (ProjectLimit.Attributes, 1)));
        await server.SendAsync(Limited.Samples(["a", "b", "c"]));
        await server.SendAsync(Limited.Log(("a", "1"), ("b", "2")));
        await server.SendAsync(Limited.Post("/v1/logs", [1], "application/json"));
        var shown = await ShowAsync(server);
        Assert.True(shown.BytesPerSecond > 0);
        Assert.Equal(
            [("", "malformed_json", "requests", 1), ("logs", "too_many_attributes", "attributes", 1), ("metrics", "series_limit", "items", 2)],
            shown.Lost.Select(l => (l.Signal, l.Reason, l.What, l.Count)).Order());
    }

    [Theory]
    [InlineData("max-active-series", 0, "Active series must be from 1 to")]
    [InlineData("max-ingestion-rate", 5, "0 (no limit) or from 1024 to")]
    [InlineData("max-cats", 5, "There is no limit of the given name")]
    public async Task A_value_that_makes_no_sense_is_refused_with_a_sentence(string name, long value, string sentence)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.Client.PutAsJsonAsync(Path, new LimitsChange(new Dictionary<string, long> { [name] = value }), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(sentence, (await response.Content.ReadFromJsonAsync<Api.Problem>(Stop))!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Viewer, 403, 403)]
    [InlineData(Role.Editor, 200, 403)]
    [InlineData(Role.Admin, 200, 200)]
    public async Task Settings_are_seen_by_editors_and_changed_by_administrators(Role role, int see, int change)
    {
        await using var server = await RunningServer.StartAsync(o => o with { AnonymousRole = role });
        using var seen = await server.Client.GetAsync(Path, Stop);
        using var changed = await server.Client.PutAsJsonAsync(Path, new LimitsChange(new Dictionary<string, long>()), Stop);
        using var keys = await server.Client.GetAsync("/api/projects/default/settings/api-keys", Stop);
        using var made = await server.Client.PostAsJsonAsync("/api/projects/default/settings/api-keys", new ApiKeyRequest("x", ["read"]), Stop);
        Assert.Equal((see, change, see, change), ((int)seen.StatusCode, (int)changed.StatusCode, (int)keys.StatusCode, (int)made.StatusCode));
    }

    private static async Task<LimitsResponse> ShowAsync(RunningServer server) => (await server.Client.GetFromJsonAsync<LimitsResponse>(Path, Stop))!;

    private static async Task<LimitsResponse> ChangeAsync(RunningServer server, params (string Name, long Value)[] own)
    {
        using var response = await server.Client.PutAsJsonAsync(Path, new LimitsChange(own.ToDictionary(o => o.Name, o => o.Value)), Stop);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<LimitsResponse>(Stop))!;
    }
}

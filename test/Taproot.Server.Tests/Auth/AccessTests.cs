using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Auth;
using Taproot.Server.Tests.Support;

namespace Taproot.Server.Tests.Auth;

public sealed class AccessTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_says_what_it_needs_or_why_it_is_open()
    {
        await using var server = await RunningServer.StartAsync();
        var silent = server.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(e => e.Metadata.GetMetadata<PermissionRequirement>() is null && e.Metadata.GetMetadata<OpenEndpoint>() is null);
        Assert.Empty(silent.Select(e => e.DisplayName));
    }

    [Fact]
    public async Task Somebody_behind_a_proxy_on_this_machine_does_not_count_as_local()
    {
        await using var server = await RunningServer.StartAsync();
        var problem = await RefusedAsync(server, HttpStatusCode.Forbidden, ("X-Forwarded-For", "203.0.113.7"));
        Assert.Contains("--auth-anonymous-role", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_an_anonymous_role_somebody_behind_a_proxy_gets_in()
    {
        await using var server = await RunningServer.StartAsync(o => o with { AnonymousRole = Role.Viewer });
        using var request = Map();
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var response = await server.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_page_that_rebinds_its_own_name_to_this_machine_reads_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        using var request = Map();
        request.Headers.Host = "evil.example";
        using var response = await server.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Fact]
    public async Task An_allowed_host_name_is_answered()
    {
        await using var server = await RunningServer.StartAsync(o => o with { AllowedHosts = ["taproot.example"] });
        using var request = Map();
        request.Headers.Host = "taproot.example";
        using var response = await server.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    public async Task A_page_of_another_site_changes_nothing(string header, string value)
    {
        await using var server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/projects/default/map/layout") { Content = JsonContent.Create(Layout) };
        request.Headers.Add(header, value);
        using var response = await server.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty((await server.Client.GetFromJsonAsync<MapLayout>("/api/projects/default/map/layout", Stop))!.Positions);
    }

    [Fact]
    public async Task A_persons_own_page_keeps_where_boxes_were_put()
    {
        await using var server = await RunningServer.StartAsync(o => o with { AnonymousRole = Role.Viewer });
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/projects/default/map/layout") { Content = JsonContent.Create(Layout) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var response = await server.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var kept = await server.Client.GetFromJsonAsync<MapLayout>("/api/projects/default/map/layout", Stop);
        Assert.Equal(new(12.5, -3), kept!.Positions["_:Process:shop"]);
    }

    [Fact]
    public void A_viewer_changes_nothing_but_their_own_arrangement()
    {
        Assert.True(RolePermissions.Allows(Role.Viewer, new(ObjectKind.Personal, Access.Edit)));
        Assert.False(RolePermissions.Allows(Role.Viewer, new(ObjectKind.Applications, Access.Edit)));
        Assert.True(RolePermissions.Allows(Role.Editor, new(ObjectKind.Applications, Access.Edit)));
        Assert.False(RolePermissions.Allows(Role.Editor, new(ObjectKind.Projects, Access.Edit)));
        Assert.True(RolePermissions.Allows(Role.Admin, new(ObjectKind.Projects, Access.Edit)));
    }

    private static MapLayout Layout { get; } = new(new Dictionary<string, BoxPosition> { ["_:Process:shop"] = new(12.5, -3) });

    private static HttpRequestMessage Map() => new(HttpMethod.Get, "/api/projects/default/map");

    private static async Task<Api.Problem> RefusedAsync(RunningServer server, HttpStatusCode status, (string Name, string Value) header)
    {
        using var request = Map();
        request.Headers.Add(header.Name, header.Value);
        using var response = await server.Client.SendAsync(request, Stop);
        Assert.Equal(status, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<Api.Problem>(Stop))!;
    }
}

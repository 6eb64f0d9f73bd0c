using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Limits;
using Taproot.Server.Projects;
using Taproot.Server.Tests.Support;

namespace Taproot.Server.Tests.Limits;

/// <summary>What a key may do, and what it may not.</summary>
public sealed class KeyScopeTests
{
    private const string Query = "/api/projects/default/prometheus/api/v1/format_query?query=1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_scope_opens_its_own_signal_in_every_protocol_and_nothing_else()
    {
        await using var server = await RunningServer.StartAsync();
        (KeyScopes Scope, Func<HttpRequestMessage> Request, int Taken)[] ways =
        [
            (KeyScopes.Metrics, () => Limited.Samples(["a"]), 204), (KeyScopes.Metrics, () => Limited.Samples(["a"], "/v1/metrics"), 204), (KeyScopes.Metrics, () => Limited.Gauges("a"), 200),
            (KeyScopes.Logs, () => Limited.Log(), 200), (KeyScopes.Traces, Limited.Span, 200), (KeyScopes.Profiles, Limited.Pprof, 200), (KeyScopes.Profiles, Limited.Folded, 200),
            (KeyScopes.Profiles, Limited.Push, 200), (KeyScopes.Read, () => new(HttpMethod.Get, Query), 200),
        ];
        foreach (var scope in (KeyScopes[])[KeyScopes.Metrics, KeyScopes.Logs, KeyScopes.Traces, KeyScopes.Profiles, KeyScopes.Read, KeyScopes.Write, KeyScopes.Read | KeyScopes.Logs])
        {
            var key = await MakeAsync(server, scope);
            foreach (var (needed, request, taken) in ways)
            {
                var (status, body) = await server.SendAsync(request(), key);
                Assert.True(status == (scope.HasFlag(needed) ? taken : 403), $"{scope}, {request().RequestUri}: {status} {body}");
                if (status == 403) Assert.Contains(KeyScopeNames.Sentence(scope), body, StringComparison.Ordinal);
            }
        }
        Assert.Contains("taproot_ingest_requests_total{signal=\"traces\",outcome=\"wrong_scope\"} 5\n", await server.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GRPC_says_permission_denied()
    {
        await using var server = await RunningServer.StartAsync(o => o with { OtlpGrpcListen = new(System.Net.IPAddress.Loopback, 0) });
        using var request = Limited.Grpc(server);
        request.Headers.Add("x-api-key", await MakeAsync(server, KeyScopes.Traces));
        using var response = await server.Client.SendAsync(request, Stop);
        Assert.Equal("7", response.Headers.GetValues("grpc-status").Single());
        Assert.Contains("may write traces only", Uri.UnescapeDataString(response.Headers.GetValues("grpc-message").Single()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Basic")]
    public async Task Somebody_elsewhere_reads_the_key_s_own_project_and_that_only(string scheme)
    {
        await using var server = await RunningServer.StartAsync();
        var key = await MakeAsync(server, KeyScopes.Read);
        var shown = scheme == "Basic" ? Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"grafana:{key}")) : key;
        Assert.Equal(403, await AskAsync(Query, null));
        Assert.Equal(401, await AskAsync(Query, scheme == "Basic" ? Convert.ToBase64String("a:tap_0_0"u8) : "tap_0_0"));
        Assert.Equal(200, await AskAsync(Query, shown));
        Assert.Equal(403, await AskAsync("/api/projects/other/prometheus/api/v1/format_query?query=1", shown));
        Assert.Equal(403, await AskAsync("/api/projects/default/settings/api-keys", shown));
        Assert.Equal(403, await AskAsync("/api/projects/default/applications", shown));

        async Task<int> AskAsync(string path, string? credentials)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            // Whoever a proxy speaks for is not on this machine.
            request.Headers.Add("X-Forwarded-For", "203.0.113.7");
            if (credentials is not null) request.Headers.Authorization = new(scheme, credentials);
            using var response = await server.Client.SendAsync(request, Stop);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task A_key_s_last_use_is_noted_to_the_minute()
    {
        await using var server = await RunningServer.StartAsync();
        var (keys, watch) = (server.Services.GetRequiredService<ApiKeys>(), server.Services.GetRequiredService<ConfigurationWatch>());
        var key = await MakeAsync(server, KeyScopes.Logs);
        Assert.Null((await keys.ListAsync(Stop)).Single().LastUsed);
        await server.SendAsync(Limited.Log(), key);
        await watch.RunOnceAsync(Stop);
        Assert.Equal(RunningServer.Start, (await keys.ListAsync(Stop)).Single().LastUsed);
        server.Time.Advance(TimeSpan.FromMinutes(2));
        await server.SendAsync(Limited.Log(), key + "x");
        Assert.Equal(RunningServer.Start, (await keys.ListAsync(Stop)).Single().LastUsed);
        await server.SendAsync(Limited.Span(), key);
        Assert.Equal(RunningServer.Start.AddMinutes(2), (await keys.ListAsync(Stop)).Single().LastUsed);
    }

    [Fact]
    public async Task The_pages_make_list_and_delete_keys()
    {
        await using var server = await RunningServer.StartAsync();
        const string path = "/api/projects/default/settings/api-keys";
        using var answer = await server.Client.PostAsJsonAsync(path, new ApiKeyRequest(" Grafana ", ["read", "write"]), Stop);
        var made = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<ApiKeyCreated>(Stop))!;
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var list = await server.Client.GetStringAsync(path, Stop);
        Assert.DoesNotContain(made.Key.Split('_', 3)[2], list, StringComparison.Ordinal);
        var listed = (await server.Client.GetFromJsonAsync<ApiKeysResponse>(path, Stop))!.Keys.Single();
        Assert.Equal((made.Id, "Grafana", "metrics,logs,traces,profiles,read"), (listed.Id, listed.Description, string.Join(',', listed.Scopes)));
        Assert.Equal(200, (await server.SendAsync(Limited.Log(), made.Key)).Status);
        using (var deleted = await server.Client.DeleteAsync($"{path}/{made.Id}", Stop)) Assert.Equal(204, (int)deleted.StatusCode);
        Assert.Equal(401, (await server.SendAsync(Limited.Log(), made.Key)).Status);
        using (var again = await server.Client.DeleteAsync($"{path}/{made.Id}", Stop)) Assert.Equal(404, (int)again.StatusCode);
        foreach (var wrong in (ApiKeyRequest[])[new("", ["read"]), new("x", []), new("x", ["fly"]), new(new('x', 501), ["read"])])
        {
            using var refused = await server.Client.PostAsJsonAsync(path, wrong, Stop);
            Assert.Equal(400, (int)refused.StatusCode);
        }
    }

    [Theory]
    [InlineData("create default x --scope metrics,read --data-dir d", "create default x --data-dir d", "metrics,read")]
    [InlineData("create --scope=logs --scope traces", "create", "logs,traces")]
    [InlineData("create default", "create default", null)]
    public void The_command_line_says_what_a_key_may_do(string line, string words, string? scopes)
    {
        var (rest, found) = ApiKeyVerb.TakeScopes(line.Split(' '));
        Assert.Equal((words, scopes), (string.Join(' ', rest), found));
    }

    [Fact]
    public async Task The_command_makes_and_lists_keys_with_their_scopes()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal(0, (await RunAsync("traces,read", "create", "default", "of a test")).Code);
        Assert.Equal(0, (await RunAsync(null, "create")).Code);
        var (code, text) = await RunAsync("cats", "create");
        Assert.Equal(2, code);
        Assert.Contains("There is no scope 'cats'. Scopes are metrics", text, StringComparison.Ordinal);
        var lines = (await RunAsync(null, "list")).Text.Split('\n');
        Assert.Contains("never used", lines[0], StringComparison.Ordinal);
        Assert.Contains("traces,read ", lines[0], StringComparison.Ordinal);
        Assert.Contains("metrics,logs,traces,profiles ", lines[1], StringComparison.Ordinal);

        async Task<(int Code, string Text)> RunAsync(string? scopes, params string[] words)
        {
            await using var output = new StringWriter();
            return (await ApiKeyVerb.RunAsync(words, scopes, server.Services, output, Stop), output.ToString());
        }
    }

    private static async Task<string> MakeAsync(RunningServer server, KeyScopes scopes) =>
        (await server.Services.GetRequiredService<ApiKeys>().CreateAsync("default", "of a test", scopes, Stop)).Key;
}

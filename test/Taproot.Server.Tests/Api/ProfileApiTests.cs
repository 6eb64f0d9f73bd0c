using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Tests.Support;
using Taproot.Telemetry;

namespace Taproot.Server.Tests.Api;

public sealed class ProfileApiTests
{
    private const string Root = "/api/projects/default/profiles";
    private const string Query = "service=shop&type=cpu:nanoseconds";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flame_graph_is_a_list_of_nodes()
    {
        await using var server = await ServerWithProfilesAsync();
        var graph = (await server.Client.GetFromJsonAsync<FlameGraphResponse>($"{Root}/flamegraph?{Query}", Stop))!;
        Assert.Equal(("nanoseconds", false, 35L), (graph.Unit, graph.IsState, graph.Total));
        Assert.Equal(["-1  0 35", "0 main main.go:1 5 35", "1 work work.go:7 30 30"],
            graph.Nodes.Parents.Select((parent, i) => $"{parent} {graph.Texts[graph.Nodes.Frames[i]]} {graph.Nodes.Self[i]} {graph.Nodes.Total[i]}"));
        Assert.Empty(graph.Nodes.BaseTotal);

        var small = (await server.Client.GetFromJsonAsync<FlameGraphResponse>($"{Root}/flamegraph?{Query}&maxNodes=2&baseFrom=now-2h&baseTo=now-1h", Stop))!;
        Assert.Equal((2, 1, 30L, 35L), (small.Nodes.Total.Count, small.LeftOutNodes, small.LeftOutSelf, small.BaseTotal));
        Assert.Equal([35L, 35], small.Nodes.BaseTotal);
    }

    [Fact]
    public async Task Types_labels_and_sums_are_read()
    {
        await using var server = await ServerWithProfilesAsync();
        var types = (await server.Client.GetFromJsonAsync<ProfileTypesResponse>($"{Root}/types", Stop))!;
        Assert.Equal(["shop cpu:nanoseconds nanoseconds"], types.Types.Select(t => $"{t.Service} {t.Type} {t.Unit}"));
        var labels = (await server.Client.GetFromJsonAsync<ProfileLabelsResponse>($"{Root}/labels?{Query}", Stop))!;
        Assert.Contains(labels.Labels, l => l.Name == "pod");
        var series = (await server.Client.GetFromJsonAsync<ProfileSeriesResponse>($"{Root}/series?{Query}&from=now-10m&stepMs=60000", Stop))!;
        Assert.Equal((10, 35d), (series.Values.Count, series.Values.Sum()));
    }

    [Fact]
    public async Task A_span_has_what_was_sampled_in_it()
    {
        await using var server = await ServerWithProfilesAsync();
        server.Profiles.Samples.Add(new("default", "shop", "cpu:nanoseconds", 0, 0, Labels.Empty, ["work work.go:7"], 3, Span: 0x00f067aa0ba902b7));
        var types = (await server.Client.GetFromJsonAsync<ProfileTypesResponse>($"{Root}/types?span=00f067aa0ba902b7", Stop))!;
        Assert.Equal(["shop cpu:nanoseconds"], types.Types.Select(t => $"{t.Service} {t.Type}"));
        var graph = (await server.Client.GetFromJsonAsync<FlameGraphResponse>($"{Root}/flamegraph?span=00f067aa0ba902b7&type=cpu:nanoseconds", Stop))!;
        Assert.Equal(3, graph.Total);
        foreach (var bad in new[] { "", "0000000000000000", "00f067aa0ba902b", "zzf067aa0ba902b7" })
        {
            using var refused = await server.Client.GetAsync($"{Root}/types?span={bad}", Stop);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
    }

    [Fact]
    public async Task An_application_has_the_profiles_of_its_containers_and_of_its_services()
    {
        await using var server = await RunningServer.StartAsync();
        var world = new SmallWorld();
        var application = world.Application("shop");
        world.Instance(application, world.Node("alpha"));
        server.Worlds.Current = world.Build();
        server.Profiles.Samples.Add(new("default", "any", "ebpf:cpu:nanoseconds", 0, 0, Labels.Of(("container.id", "/process/shop")), ["main"], 7));
        server.Profiles.Samples.Add(new("default", "any", "ebpf:cpu:nanoseconds", 0, 0, Labels.Of(("container.id", "/docker/gone")), ["main"], 2));
        server.Profiles.Samples.Add(new("default", "other", "ebpf:cpu:nanoseconds", 0, 0, Labels.Of(("container.id", "/docker/strange")), ["main"], 100));
        var id = Uri.EscapeDataString(application.Id.ToString());
        var types = (await server.Client.GetFromJsonAsync<ProfileTypesResponse>($"{Root}/types?application={id}", Stop))!;
        Assert.Equal(["any"], types.Types.Select(t => t.Service));
        var graph = (await server.Client.GetFromJsonAsync<FlameGraphResponse>($"{Root}/flamegraph?application={id}&type=ebpf:cpu:nanoseconds", Stop))!;
        Assert.Equal(9, graph.Total);
    }

    [Fact]
    public async Task All_services_are_one_graph_with_an_application_each_at_its_first_level()
    {
        await using var server = await RunningServer.StartAsync();
        var world = new SmallWorld();
        var application = world.Application("shop");
        world.Instance(application, world.Node("alpha"));
        server.Worlds.Current = world.Build();
        server.Profiles.Samples.Add(new("default", "/docker/1", "ebpf:cpu:nanoseconds", 0, 0, Labels.Of(("container.id", "/process/shop")), ["work", "main"], 7));
        server.Profiles.Samples.Add(new("default", "/docker/2", "ebpf:cpu:nanoseconds", 0, 0, Labels.Of(("container.id", "/docker/strange")), ["main"], 2));
        var graph = (await server.Client.GetFromJsonAsync<FlameGraphResponse>($"{Root}/flamegraph?service=*&type=ebpf:cpu:nanoseconds&by=application", Stop))!;
        Assert.Equal(
            ["-1  9", "0 shop 7", "1 main 7", "2 work 7", "0 /docker/2 2", "4 main 2"],
            graph.Nodes.Parents.Select((parent, i) => $"{parent} {graph.Texts[graph.Nodes.Frames[i]]} {graph.Nodes.Total[i]}"));
        Assert.Equal([("shop", application.Id.ToString(), "/docker/1"), ("/docker/2", "", "/docker/2")], graph.Groups.Select(g => (g.Text, g.Application, g.Services.Single())));
        var services = (await server.Client.GetFromJsonAsync<FlameGraphResponse>($"{Root}/flamegraph?service=*&type=ebpf:cpu:nanoseconds&by=service", Stop))!;
        Assert.Equal(["/docker/1", "/docker/2"], services.Groups.Select(g => g.Text));
    }

    [Fact]
    public async Task An_instance_is_compared_with_another()
    {
        await using var server = await ServerWithProfilesAsync();
        server.Profiles.Samples.Add(new("default", "shop", "cpu:nanoseconds", 0, 0, Labels.Of(("pod", "b")), ["main main.go:1"], 100));
        var graph = (await server.Client.GetFromJsonAsync<FlameGraphResponse>($"{Root}/flamegraph?{Query}&label=pod=b&baseLabel=pod=a", Stop))!;
        Assert.Equal((100L, 35L, graph.FromMs), (graph.Total, graph.BaseTotal, graph.BaseFromMs!.Value));
    }

    [Fact]
    public async Task A_window_is_given_as_a_file_that_pprof_reads()
    {
        await using var server = await ServerWithProfilesAsync();
        var file = await server.Client.GetByteArrayAsync($"{Root}/pprof?{Query}", Stop);
        Assert.Equal([0x1F, 0x8B], file[..2]);
        if (!File.Exists("/usr/bin/go")) return;
        var path = Path.Combine(server.DataDirectory, "profile.pb.gz");
        await File.WriteAllBytesAsync(path, file, Stop);
        var start = new ProcessStartInfo("/usr/bin/go", ["tool", "pprof", "-traces", "-lines", path]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = server.DataDirectory;
        using var go = Process.Start(start)!;
        var errors = go.StandardError.ReadToEndAsync(Stop);
        var text = await go.StandardOutput.ReadToEndAsync(Stop);
        await go.WaitForExitAsync(Stop);
        Assert.True(go.ExitCode == 0, await errors);
        Assert.Contains("work work.go:7", text, StringComparison.Ordinal);
        Assert.Contains("30ns", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/flamegraph?type=x", "'service'")]
    [InlineData("/flamegraph?service=x", "'type'")]
    [InlineData("/flamegraph?service=x&type=x&from=tomorrow", "tomorrow")]
    [InlineData("/flamegraph?service=x&type=x&from=now-99d", "31 days")]
    [InlineData("/flamegraph?service=x&type=x&label=y", "'label'")]
    [InlineData("/flamegraph?service=x&type=x&maxNodes=0", "'maxNodes'")]
    [InlineData("/flamegraph?service=x&type=x&baseFrom=now-1h", "'baseTo'")]
    [InlineData("/flamegraph?application=x&type=x", "'application'")]
    [InlineData("/flamegraph?service=*&type=x&by=pod", "'by'")]
    [InlineData("/flamegraph?service=x&type=x&baseLabel=y", "'baseLabel'")]
    [InlineData("/series?service=x&type=x&stepMs=10", "'stepMs'")]
    [InlineData("/types?from=x", "'from'")]
    public async Task A_wrong_parameter_is_told(string address, string words)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.Client.GetAsync(Root + address, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(words, System.Text.RegularExpressions.Regex.Unescape(await response.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
    }

    private static async Task<RunningServer> ServerWithProfilesAsync()
    {
        var server = await RunningServer.StartAsync();
        var labels = Labels.Of(("pod", "a"));
        server.Profiles.Samples.Add(new("default", "shop", "cpu:nanoseconds", 0, 0, labels, ["work work.go:7", "main main.go:1"], 30));
        server.Profiles.Samples.Add(new("default", "shop", "cpu:nanoseconds", 0, 0, labels, ["main main.go:1"], 5));
        return server;
    }
}

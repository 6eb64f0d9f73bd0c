using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using Taproot.Server.Api.Contracts;
using Taproot.Store;
using Taproot.Telemetry.Pprof;

namespace Taproot.Server.Tests.EndToEnd;

public sealed class ProfilesTests
{
    private const string Root = "/api/projects/default/profiles";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_Pyroscope_s_own_client_and_the_agent_send_is_read_as_flame_graphs()
    {
        Assert.SkipWhen(EngineLibrary.Find(null) is null, "libchdb.so is not installed; ./taproot test fetches it.");
        Assert.SkipUnless(Directory.Exists(Path.Combine(ClientFolder(), "node_modules")), "The client is not installed; ./taproot test installs it.");
        var directory = Directory.CreateTempSubdirectory("taproot-profiles-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(directory);
            await RunClientAsync(server.Client.BaseAddress!);
            await UploadAsAgentAsync(server.Client);

            var types = (await server.Client.GetFromJsonAsync<ProfileTypesResponse>($"{Root}/types", Stop))!.Types.Select(t => $"{t.Service} {t.Type}").ToHashSet();
            Assert.Superset(
                new HashSet<string> { "busy wall:wall:nanoseconds", "busy process_cpu:cpu:nanoseconds", "busy memory:inuse_space:bytes", "/docker/shop ebpf:cpu:nanoseconds" }, types);

            var wall = await FlameAsync(server.Client, "busy", "wall:wall:nanoseconds", "&label=zone=a");
            Assert.True(TotalOf(wall, "burnTime") > 500_000_000, $"{TotalOf(wall, "burnTime")} ns of {wall.Total} in {string.Join('\n', wall.Texts)}");
            Assert.True(TotalOf(await FlameAsync(server.Client, "busy", "memory:inuse_space:bytes"), "keepMemory") > 0);
            Assert.Equal(0, (await FlameAsync(server.Client, "busy", "wall:wall:nanoseconds", "&label=zone=b")).Total);

            var agent = await FlameAsync(server.Client, "/docker/shop", "ebpf:cpu:nanoseconds", "&label=container.id=/docker/shop");
            Assert.Equal((20_000_000L, 20_000_000L), (agent.Total, TotalOf(agent, "work")));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task What_a_Go_program_writes_of_itself_is_at_the_application_that_its_process_is_of()
    {
        Assert.SkipWhen(EngineLibrary.Find(null) is null, "libchdb.so is not installed; ./taproot test fetches it.");
        Assert.SkipUnless(GoProgram.CanRun, "There is no Go compiler here (Debian: golang-go).");
        var directory = Directory.CreateTempSubdirectory("taproot-go-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(directory);
            await GoProgram.RunAsync(directory, server.Client.BaseAddress!, Stop);
            var startMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 60_000;
            const string nginx = "application=_:Process:nginx";
            HashSet<string> types = [];
            await server.UntilAsync(async () =>
            {
                await FromWireToMapTests.WriteAsync(server, startMs, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
                types = (await server.Client.GetFromJsonAsync<ProfileTypesResponse>($"{Root}/types?{nginx}", Stop))!.Types.Select(t => $"{t.Service} {t.Type}").ToHashSet();
                return types.Count > 0;
            }, "profiles at the application");
            Assert.Superset(new HashSet<string> { "basket process_cpu:cpu:nanoseconds", "basket memory:inuse_space:bytes" }, types);

            var burnt = (await server.Client.GetFromJsonAsync<FlameGraphResponse>($"{Root}/flamegraph?{nginx}&type=process_cpu:cpu:nanoseconds", Stop))!;
            Assert.Contains(burnt.Texts, text => text.StartsWith("main.burn ", StringComparison.Ordinal) && text.EndsWith($"/main.go:{GoProgram.HotLine}", StringComparison.Ordinal));
            Assert.True(TotalOf(burnt, "runtime.main ") * 2 > burnt.Total, $"{burnt.Total} ns in {string.Join('\n', burnt.Texts)}");
            var kept = (await server.Client.GetFromJsonAsync<FlameGraphResponse>($"{Root}/flamegraph?service=*&type=memory:inuse_space:bytes&by=application", Stop))!;
            Assert.Equal([("nginx", "_:Process:nginx")], kept.Groups.Select(g => (g.Text, g.Application)));
            Assert.InRange(TotalOf(kept, "main.keep"), 32 << 20, 128 << 20);

            var ofSpan = (await server.Client.GetFromJsonAsync<ProfileTypesResponse>($"{Root}/types?span={GoProgram.Span}", Stop))!.Types.Select(t => t.Type);
            Assert.Contains("process_cpu:cpu:nanoseconds", ofSpan);
            var spent = (await server.Client.GetFromJsonAsync<FlameGraphResponse>($"{Root}/flamegraph?span={GoProgram.Span}&type=process_cpu:cpu:nanoseconds", Stop))!;
            Assert.InRange(spent.Total, 1, burnt.Total * 3 / 4);
            Assert.Equal(spent.Total, TotalOf(spent, "runtime/pprof.Do "));
            Assert.Contains(spent.Texts, text => text.StartsWith("main.burn ", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task RunClientAsync(Uri server)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(ClientFolder(), "busy.mjs"), server.ToString().TrimEnd('/')]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync(Stop);
        var errors = node.StandardError.ReadToEndAsync(Stop);
        await node.WaitForExitAsync(Stop);
        Assert.True(node.ExitCode == 0, await output + await errors);
    }

    private static async Task UploadAsAgentAsync(HttpClient client)
    {
        var writer = new ProfileWriter();
        writer.AddSample([writer.Function("work", "/app/shop"), writer.Function("main", "/app/shop"), writer.Function("shop")], 20_000_000);
        using var body = new ByteArrayContent(writer.ToGzip(
            [new("ebpf:cpu", "nanoseconds", 10_000_000)], TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeSpan.FromMinutes(1)));
        using var response = await client.PostAsync("/v1/profiles?service.name=%2Fdocker%2Fshop&container.id=%2Fdocker%2Fshop&host.name=alpha&host.id=m1", body, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<FlameGraphResponse> FlameAsync(HttpClient client, string service, string type, string more = "") =>
        (await client.GetFromJsonAsync<FlameGraphResponse>($"{Root}/flamegraph?service={Uri.EscapeDataString(service)}&type={type}{more}", Stop))!;

    private static long TotalOf(FlameGraphResponse graph, string function) =>
        graph.Nodes.Frames.Select((frame, node) => graph.Texts[frame].Contains(function, StringComparison.Ordinal) ? graph.Nodes.Total[node] : 0).DefaultIfEmpty().Max();

    private static string ClientFolder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../clients/pyroscope"));
}

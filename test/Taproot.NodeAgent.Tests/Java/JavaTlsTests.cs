using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Tests.Kernel;
using Taproot.NodeAgent.Tests.Kernel.Tls;

namespace Taproot.NodeAgent.Tests.Java;

/// <summary>With real JVMs that speak the JDK's own TLS.</summary>
[Collection(nameof(OneKernel))]
public sealed class JavaTlsTests(JavaPrograms programs) : IClassFixture<JavaPrograms>
{
    private const int Requests = 200;

    [Fact]
    public void Requests_by_sockets_and_by_engines_are_counted_by_status_on_both_sides()
    {
        using var lab = new TlsLab(readsJava: true);
        // The JVM verifies what became of its classes.
        using var engineServer = programs.Start("engine-server", out var enginePort, "-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal");
        using var socketServer = programs.Start("socket-server", out var socketPort);
        using var engineClient = programs.Start("engine-client", out _);
        using var socketClient = programs.Start("socket-client", out _);
        // Only who speaks TLS is touched; these connections stay.
        Ask(engineClient, enginePort, "warm", 1);
        Ask(socketClient, socketPort, "warm", 1);
        foreach (var program in new[] { engineServer, socketServer, engineClient, socketClient }) lab.Watch(program.Id, "java");

        foreach (var (client, port) in new[] { (engineClient, socketPort), (socketClient, enginePort), (engineClient, enginePort), (socketClient, socketPort) })
        {
            Ask(client, port, "found", Requests * 3 / 4);
            Ask(client, port, "missing", Requests / 4);
        }

        var values = lab.Kernel.Until(v => new[] { engineServer, socketServer }.All(s => TlsLab.Inbound(v, s.Container, "404") >= Requests / 2)
            && new[] { engineClient, socketClient }.All(c => TlsLab.Requests(v, c.Container, "404") >= Requests / 2));
        foreach (var server in new[] { engineServer, socketServer }) AssertNearly(TlsLab.Inbound(values, server.Container, "200"), TlsLab.Inbound(values, server.Container, "404"));
        foreach (var client in new[] { engineClient, socketClient }) AssertNearly(TlsLab.Requests(values, client.Container, "200"), TlsLab.Requests(values, client.Container, "404"));
        Assert.Equal(4, Single(values, "taproot_agent_java_tls_injected_total"));
        Assert.Contains(lab.Kernel.Tap.Report, r => r.Hook.StartsWith("java tls", StringComparison.Ordinal) && r.Attached && r.Reason.Length == 0);
    }

    [Fact]
    public async Task Requests_of_the_http_client_by_http2_are_counted()
    {
        CheckJava();
        using var lab = new TlsLab(readsJava: true);
        await using var server = await StartAsync(lab);
        using var other = programs.Start("socket-server", out var otherPort);
        using var client = programs.Start("engine-client", out _);
        Ask(client, otherPort, "warm", 1);
        lab.Watch(client.Id, "java");
        var port = new Uri(server.Urls.First()).Port.ToString(CultureInfo.InvariantCulture);
        Ask(client, port, "found", 60);
        Ask(client, port, "missing", 20);

        var values = lab.Kernel.Until(v => TlsLab.Requests(v, client.Container, "404") >= 20);
        TlsLab.AssertRequests(values, client.Container, 60, 20);
    }

    [Fact]
    public void The_library_serves_the_next_agent_and_is_idle_without_one()
    {
        CheckJava();
        using var server = programs.Start("engine-server", out var port);
        using var client = programs.Start("socket-client", out _);
        using (var first = new TlsLab(readsJava: true))
        {
            Ask(client, port, "warm", 1);
            first.Watch(server.Id, "java");
        }
        Ask(client, port, "unseen", 20);
        using var lab = new TlsLab(readsJava: true);
        lab.Watch(server.Id, "java");
        Ask(client, port, "found", 30);
        Ask(client, port, "missing", 10);

        var values = lab.Kernel.Until(v => TlsLab.Inbound(v, server.Container, "404") >= 10);
        TlsLab.AssertInbound(values, server.Container, 30, 10);
        Assert.Equal(0, Single(values, "taproot_agent_java_tls_injected_total"));
        Assert.Single(File.ReadLines($"/proc/{server.Id}/maps"), l => l.Contains("libtaproot-java-tls", StringComparison.Ordinal) && l.Contains("r-xp", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles("/tmp", "libtaproot-java-tls-*"));
    }

    [Fact]
    public void A_jvm_that_takes_no_libraries_is_left_alone_and_the_reason_is_told()
    {
        CheckJava();
        using var lab = new TlsLab(readsJava: true);
        using var server = programs.Start("socket-server", out var port, "-XX:+DisableAttachMechanism");
        using var client = programs.Start("socket-client", out _, "-Xrs");
        lab.Allow(server.Id);
        lab.Allow(client.Id);
        Ask(client, port, "warm", 5);

        var values = lab.Kernel.Until(v => Refused(v, "attach_disabled") == 1 && Refused(v, "signal_not_caught") == 1);
        Assert.Equal(0, Single(values, "taproot_agent_java_tls_injected_total"));
        Assert.Contains(lab.Kernel.Tap.Report, r => r.Hook.StartsWith("java tls", StringComparison.Ordinal) && !r.Attached && r.Reason.Length > 0);
        Ask(client, port, "alive", 5);
    }

    [Fact]
    public void A_jvm_that_asks_for_it_is_left_alone()
    {
        CheckJava();
        using var lab = new TlsLab(readsJava: true);
        string[] command = ["COROOT_EBPF_TRACES=disabled", .. programs.Command("socket-client")];
        using var shy = new RunningProgram("/usr/bin/env", command);
        Assert.Equal("ready", shy.ReadLine());
        using var server = programs.Start("socket-server", out var port);
        lab.WatchExcluded(shy.Id);
        Ask(shy, port, "warm", 5);
        lab.Watch(server.Id, "java");
        Ask(shy, port, "found", 10);

        var values = lab.Kernel.Until(v => TlsLab.Inbound(v, server.Container, "200") >= 10);
        TlsLab.AssertRequests(values, shy.Container, 0, 0);
        Assert.Equal(1, Single(values, "taproot_agent_java_tls_injected_total"));
        Assert.DoesNotContain("libtaproot", File.ReadAllText($"/proc/{shy.Id}/maps"), StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync(TlsLab lab)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(lab.Certificate);
        }));
        var application = builder.Build();
        application.MapGet("/found", () => "hello");
        await application.StartAsync(TestContext.Current.CancellationToken);
        return application;
    }

    private static void CheckJava() => Profiling.CompiledProgram.Need("javac");

    private static void Ask(RunningProgram client, string port, string path, int times)
    {
        client.Type(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{port}/{path} {times}\n"));
        Assert.Equal(times.ToString(CultureInfo.InvariantCulture), client.ReadLine());
    }

    /// <summary>Of a connection that was there before, the first request may be missing.</summary>
    private static void AssertNearly(double found, double missing)
    {
        const int all = Requests * 3 / 2;
        Assert.InRange(found, all * 0.99, all);
        Assert.Equal(Requests / 2, missing);
    }

    private static double Single(List<Measured> values, string metric) => values.Single(v => v.Metric == metric).Value;

    private static double Refused(List<Measured> values, string reason) =>
        values.Where(v => v.Metric == "taproot_agent_java_tls_refused_total" && v["reason"] == reason).Sum(v => v.Value);
}

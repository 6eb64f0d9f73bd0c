using System.Globalization;
using System.Text.RegularExpressions;

namespace Taproot.NodeAgent.Tests.Kernel;

[Collection(nameof(OneKernel))]
public sealed partial class LoadTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("taproot-nginx-").FullName;

    [Fact]
    public void Counts_agree_with_wrk_through_two_nginx_within_one_percent()
    {
        if (!File.Exists("/usr/sbin/nginx") || !File.Exists("/usr/bin/wrk")) Assert.Skip("nginx or wrk is not installed.");
        File.WriteAllText(Path.Combine(_directory, "nginx.conf"), $$"""
            daemon off; master_process off; pid {{_directory}}/pid; error_log {{_directory}}/error.log;
            events { worker_connections 1024; }
            http {
              access_log off; keepalive_requests 10000000; client_body_temp_path {{_directory}}/body; proxy_temp_path {{_directory}}/proxy;
              upstream back { server 127.0.0.1:21002; keepalive 32; }
              server { listen 127.0.0.1:21001; location / { proxy_pass http://back; proxy_http_version 1.1; proxy_set_header Connection ""; } }
              server { listen 127.0.0.1:21002; location / { return 200 "0123456789"; } }
            }
            """);
        using var kernel = KernelHarness.Start();
        using var nginx = new RunningProgram("/usr/sbin/nginx", "-c", Path.Combine(_directory, "nginx.conf"), "-p", _directory);
        kernel.Until(v => v.Any(m => m.Metric == "container_net_tcp_listen_info" && m["listen_addr"] == "127.0.0.1:21001"));
        var cpuBefore = Environment.CpuUsage.TotalTime;
        using var wrk = new RunningProgram("/usr/bin/wrk", "-t", "1", "-c", "20", "-d", "3s", "http://127.0.0.1:21001/");
        var output = wrk.ReadToEnd();
        var cpu = Environment.CpuUsage.TotalTime - cpuBefore;
        var sent = double.Parse(RequestsOfWrk().Match(output).Groups["count"].Value, CultureInfo.InvariantCulture);

        var values = kernel.Until(v => Requests(v, wrk.Container, "127.0.0.1:21001") >= sent * 0.99);
        var figures = $"wrk {sent}, wrk's side {Requests(values, wrk.Container, "127.0.0.1:21001")}, proxy's {Requests(values, nginx.Container, "127.0.0.1:21002")}, "
            + $"inbound {Inbound(values, nginx.Container)}, cpu of the agent's side {cpu.TotalSeconds:F3} s of 3 s";
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
        TestContext.Current.SendDiagnosticMessage(figures);
        Assert.InRange(Requests(values, wrk.Container, "127.0.0.1:21001"), sent * 0.99, sent * 1.01);
        Assert.InRange(Requests(values, nginx.Container, "127.0.0.1:21002"), sent * 0.99, sent * 1.01);
        Assert.InRange(Inbound(values, nginx.Container), 2 * sent * 0.99, 2 * sent * 1.01);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static double Requests(List<Measured> values, string client, string destination) =>
        values.Where(m => m.Metric == "container_http_requests_total" && m["container_id"] == client && m["destination"] == destination).Sum(m => m.Value);

    private static double Inbound(List<Measured> values, string server) =>
        values.Where(m => m.Metric == "container_http_inbound_requests_total" && m["container_id"] == server).Sum(m => m.Value);

    [GeneratedRegex(@"(?<count>\d+) requests in", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RequestsOfWrk();
}

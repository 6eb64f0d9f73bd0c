using System.Diagnostics;

namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

[Collection(nameof(OneKernel))]
public sealed class DnsServerTests
{
    // The kernel sees the whole host: other runs of the tests ask for other names.
    private static readonly string Address = $"127.77.{Environment.ProcessId >> 8 & 0xff}.{Environment.ProcessId & 0xff}";
    private static readonly string Shop = $"shop{Environment.ProcessId}.test";
    private static readonly string Gone = $"gone{Environment.ProcessId}.test";
    private static readonly string Elsewhere = $"elsewhere{Environment.ProcessId}.example";

    [Fact]
    public void Questions_of_dig_are_counted_by_type_domain_and_answer_on_both_sides()
    {
        using var server = StartServer();
        using var kernel = KernelHarness.Start();
        for (var i = 0; i < 4; i++) Dig(Shop, "A");
        for (var i = 0; i < 3; i++) Dig(Gone, "A");
        for (var i = 0; i < 2; i++) Dig(Elsewhere, "MX");
        Dig(Shop, "AAAA");
        Dig("7.8.9.10.in-addr.arpa", "PTR");
        Dig(Shop, "A", "+tcp");

        var values = kernel.Until(v => Outbound(v, "TypeA", Shop, "ok") >= 5 && Inbound(v, server, "refused") >= 2);
        Assert.Equal(5, Outbound(values, "TypeA", Shop, "ok"));
        Assert.Equal(3, Outbound(values, "TypeA", Gone, "nxdomain"));
        Assert.Equal(2, Outbound(values, "TypeMX", Elsewhere, "refused"));
        Assert.DoesNotContain(values, m => m["request_type"] == "TypeAAAA" && m["domain"] == Shop);
        Assert.Contains(values, m => m["request_type"] == "TypePTR" && m["domain"] == "IP.in-addr.arpa");
        // The one over TCP is answered by a process of its own.
        Assert.Equal(4, Inbound(values, server, "ok"));
        Assert.Equal(3, Inbound(values, server, "nxdomain"));
        Assert.Contains(values, m => m.Metric == "container_dns_requests_duration_seconds_total");
    }

    private static RunningProgram StartServer()
    {
        var path = RealServer.Find("dnsmasq");
        if (path is null || RealServer.Find("dig") is null) Assert.Skip("dnsmasq and dig are not installed.");
        var server = new RunningProgram(
            path, "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--user=root", "--pid-file", "--cache-size=0", "--bind-interfaces",
            $"--listen-address={Address}", $"--address=/{Shop}/10.9.8.7", $"--local=/{Shop}/", $"--address=/{Gone}/");
        var watch = Stopwatch.StartNew();
        while (!Dig(Shop, "A").Contains("10.9.8.7", StringComparison.Ordinal) && watch.Elapsed < TimeSpan.FromSeconds(5))
        {
            // It is on its way.
        }
        return server;
    }

    private static string Dig(string name, string type, string option = "+notcp") =>
        RunningProgram.Run("dig", $"@{Address}", "+tries=1", "+timeout=1", option, name + ".", type);

    private static double Outbound(List<Measured> values, string type, string domain, string status) => values
        .Where(m => m.Metric == "container_dns_requests_total" && m["request_type"] == type && m["domain"] == domain && m["status"] == status).Sum(m => m.Value);

    private static double Inbound(List<Measured> values, RunningProgram server, string status) => values
        .Where(m => m.Metric == "container_dns_inbound_requests_total" && m["container_id"] == server.Container && m["status"] == status).Sum(m => m.Value);
}

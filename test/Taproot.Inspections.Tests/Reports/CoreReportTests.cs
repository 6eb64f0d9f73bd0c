using Taproot.Inspections.Reports;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Reports;

public sealed class CoreReportTests
{
    private readonly Given _given = new();

    [Fact]
    public void Latency_and_errors_are_a_heat_map()
    {
        var web = _given.Node("n1").Container("/docker/web").Serves("200", 10).Serves("500", 2);
        foreach (var (bound, perSecond) in (ReadOnlySpan<(string, float)>)[("0.1", 6), ("0.5", 9), ("1", 11), ("+Inf", 12)])
            web.Metric("container_http_inbound_requests_duration_seconds_total_bucket", perSecond, ("le", bound));
        var map = Assert.Single(Report("web", ReportIds.Slo).HeatMaps);
        Assert.Equal(["0 s – 100 ms", "100 ms – 500 ms", "500 ms – 1 s", "over 1 s", "errors"], map.Rows.Select(r => r.Name));
        Assert.Equal([6, 3, 2, 1, 2], map.Rows.Select(r => r.Values[^1]));
        Assert.Equal((0.5, ""), (Math.Round(map.Threshold!.Value, 3), map.EmptyReason));
    }

    [Fact]
    public void Without_requests_the_map_says_so()
    {
        _given.Node("n1").Container("/docker/web");
        Assert.Equal("No request was timed in this window.", Assert.Single(Report("web", ReportIds.Slo).HeatMaps).EmptyReason);
    }

    [Fact]
    public void Clients_and_protocols_have_charts_and_a_table()
    {
        _given.Node("n1").Container("/docker/client").Connects("10.0.0.2:80").Requests("10.0.0.2:80", "200", 10);
        _given.Node("n2").Container("/docker/web").Listens("10.0.0.2:80");
        var report = Report("web", ReportIds.Slo);
        Assert.Equal("http", Assert.Single(Chart(report, "inbound-protocols").Series).Name);
        Assert.Equal("client", Assert.Single(report.Tables.Single(t => t.Id == "clients").Rows)[0].Text);
    }

    [Fact]
    public void Running_instances_are_counted_and_held_against_those_ordered()
    {
        _given.Node("n1").Container("/docker/web");
        _given.Node("n2").Container("/docker/web", until: 20);
        var world = _given.World();
        world.App("web").DesiredInstances = new(Enumerable.Repeat(2f, Given.Points).ToArray());
        var chart = Chart(Report(world, "web", ReportIds.Instances), "instances");
        Assert.Equal([2f, 1f], [chart.Series[0].Values[10], chart.Series[0].Values[30]]);
        Assert.Equal(2, chart.Threshold!.Values[^1]);
    }

    [Fact]
    public void The_largest_consumers_of_a_node_are_named_and_the_rest_is_one()
    {
        var node = _given.Node("n1").Metric("node_resources_cpu_logical_cores", 8).Metric("node_resources_cpu_usage_seconds_total", 5, Given.Points, ("mode", "user"));
        for (var i = 1; i <= 7; i++) node.Container($"/docker/app{i}").Metric("container_resources_cpu_usage_seconds_total", i / 10f);
        var report = Report("app1", ReportIds.Cpu);
        var chart = Chart(report, "cpu-node-consumers");
        Assert.Equal(["app7", "app6", "app5", "app4", "app3", "other"], chart.Series.Select(s => s.Name));
        Assert.Equal((0.3, 8f), (Math.Round(chart.Series[^1].Values[^1]!.Value, 3), chart.Threshold!.Values[^1]));
        Assert.Equal("user", Assert.Single(Chart(report, "cpu-nodes:n1").Series).Name);
        var memory = Chart(Report("app1", ReportIds.Memory), "memory-node-consumers");
        Assert.Equal(6, memory.Series.Count);
    }

    [Fact]
    public void Containers_of_a_pod_have_charts_of_their_own_in_one_group()
    {
        var node = _given.Node("n1");
        foreach (var container in (string[])["app", "proxy"])
            node.Container($"/k8s/shop/web-7d4b9c6f5-x2lqz/{container}").Metric("container_resources_cpu_usage_seconds_total", 1).Metric("container_resources_cpu_limit_cores", 2);
        var charts = Report("web", ReportIds.Cpu).Charts.Where(c => c.Group == "CPU usage").ToArray();
        Assert.Equal(["cpu-usage", "cpu-usage:app", "cpu-usage:proxy"], charts.Select(c => c.Id));
        Assert.Equal([null, 2f, 2f], charts.Select(c => c.Threshold?.Values[^1]));
        Assert.Equal(2, charts[0].Series[0].Values[^1]);
    }

    [Fact]
    public void A_file_system_shows_the_latency_and_load_of_the_disk_below()
    {
        (string, string)[] mount = [("mount_point", "/data"), ("device", "sda1")];
        _given.Node("n1").Metric("node_resources_disk_read_time_seconds_total", 2, Given.Points, ("device", "sda")).Metric("node_resources_disk_reads_total", 100, Given.Points, ("device", "sda"))
            .Container("/docker/db").Metric("container_resources_disk_size_bytes", 100, mount).Metric("container_resources_disk_used_bytes", 90, mount);
        var report = Report("db", ReportIds.Storage);
        var row = Assert.Single(report.Tables.Single().Rows);
        Assert.Equal([0.02, 2, 90, 100, 90], row.Skip(2).Take(5).Select(c => Math.Round(c.Value!.Value, 3)));
        Assert.Equal("sda of n1", Assert.Single(Chart(report, "disk-load").Series).Name);
        var world = _given.World();
        var disks = world.NodeReport("n1", ReportIds.Storage);
        var disk = Assert.Single(disks.Tables.Single(t => t.Id == "disks").Rows);
        Assert.Equal(["sda", "/data", "db"], disk.Take(3).Select(c => c.Text));
        Assert.Equal("/data (sda1)", Assert.Single(Chart(disks, "node-disk-space").Series).Name);
    }

    [Fact]
    public void Round_trips_are_told_apart_by_how_far_they_go()
    {
        _given.Node("n2").Container("/docker/server").Listens("10.0.0.2:80");
        var client = _given.Node("n1").Container("/docker/client");
        foreach (var (destination, seconds) in (ReadOnlySpan<(string, float)>)[("10.0.0.2:80", 0.001f), ("8.8.8.8:443", 0.1f)])
            client.Connects(destination).Metric("container_net_rtt_seconds", seconds, ("destination", destination), ("actual_destination", destination));
        var report = Report("client", ReportIds.Network);
        Assert.Equal("server", Assert.Single(Chart(report, "net-rtt-internal").Series).Name);
        Assert.Equal("external-http", Assert.Single(Chart(report, "net-rtt-external").Series).Name);
        Assert.Empty(Chart(report, "net-rtt-clusters").Series);
    }

    [Fact]
    public void A_node_tells_what_its_agent_costs_and_does_not_see()
    {
        _given.Node("n1").Metric("taproot_agent_resident_bytes", 5e7f).Metric("taproot_agent_hook_attached", 0, Given.Points, ("hook", "tcp_close"), ("reason", "no BTF"));
        var world = _given.World();
        var report = world.NodeReport("n1", ReportIds.Agent);
        Assert.Equal(5e7f, Assert.Single(Chart(report, "node-agent-memory").Series).Values[^1]);
        Assert.Equal(["tcp_close", "no BTF"], Assert.Single(report.Tables.Single(t => t.Id == "agent-hooks").Rows).Select(c => c.Text));
        Assert.Equal("The agent lost nothing in this window.", report.Tables.Single(t => t.Id == "agent-losses").EmptyReason);
    }

    [Fact]
    public void A_node_shows_its_processor_memory_interfaces_tables_and_ports()
    {
        _given.Node("n1").Interface("10.0.0.1").Metric("node_resources_cpu_logical_cores", 4).Metric("node_resources_cpu_usage_seconds_total", 2, Given.Points, ("mode", "user"))
            .Metric("node_resources_memory_total_bytes", 100).Metric("node_resources_memory_available_bytes", 40)
            .Metric("node_net_received_bytes_total", 7, Given.Points, ("interface", "eth0")).Metric("node_pids", 300)
            .Metric("node_net_listen_info", 1, Given.Points, ("listen_addr", "0.0.0.0:22"), ("container_id", "/system.slice/ssh.service"));
        var world = _given.World();
        Assert.Contains(world.NodeReport("n1", ReportIds.Cpu).Charts.SelectMany(c => c.Series), s => s.Values[^1] is 2 or 50);
        Assert.NotEmpty(world.NodeReport("n1", ReportIds.Memory).Charts.SelectMany(c => c.Series));
        var network = world.NodeReport("n1", ReportIds.Network);
        Assert.Equal(7, Assert.Single(Chart(network, "node-net-received").Series).Values[^1]);
        Assert.Equal(["eth0", "10.0.0.1"], Assert.Single(Assert.Single(network.Tables).Rows).Take(2).Select(c => c.Text));
        Assert.Equal(300, Assert.Single(Chart(world.NodeReport("n1", ReportIds.Limits), "pids").Series).Values[^1]);
        Assert.Contains(Assert.Single(Assert.Single(world.NodeReport("n1", ReportIds.Ports).Tables).Rows), c => c.Text == "0.0.0.0:22");
    }

    /// <summary>Checks point to charts of their report that prove them; a chart may be missing only where nothing was measured at all.</summary>
    [Fact]
    public void Charts_and_tables_of_a_report_have_ids_of_their_own_and_empty_ones_say_why()
    {
        _given.Node("n1").Container("/docker/client").Connects("10.0.0.2:80");
        _given.Node("n2").Container("/docker/server").Listens("10.0.0.2:80");
        var world = _given.World();
        foreach (var report in world.Applications.Values.SelectMany(a => ReportCatalog.Of(WorldWindow.Whole(world), a, InspectionSettings.Default))
            .Concat(world.Nodes.Values.SelectMany(n => ReportCatalog.Of(WorldWindow.Whole(world), n, InspectionSettings.Default))))
        {
            Assert.Equal(report.Charts.Count, report.Charts.Select(c => c.Id).Distinct().Count());
            Assert.All(report.Charts, c => Assert.NotEqual(c.Series.Count == 0, c.EmptyReason.Length == 0));
            Assert.All(report.Tables, t => Assert.NotEqual(t.Rows.Count == 0, t.EmptyReason.Length == 0));
        }
    }

    private Report Report(string application, string report) => Report(_given.World(), application, report);

    private static Report Report(World world, string application, string report) =>
        world.Report(application, report);

    private static Chart Chart(Report report, string id) => Assert.Single(report.Charts, c => c.Id == id);
}

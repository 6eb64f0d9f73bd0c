using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>Nodes with their facts, processors, memory, disks and interfaces.</summary>
internal static class NodeStage
{
    private static readonly string[] OtherGauges =
        ["node_conntrack_entries", "node_conntrack_entries_limit", "node_file_descriptors", "node_file_descriptors_limit", "node_pids", "node_pids_limit"];

    public static void Run(BuildContext context)
    {
        Facts(context);
        Set(context, "node_uptime_seconds", static (n, s) => n.Uptime = s);
        Set(context, "node_resources_cpu_logical_cores", static (n, s) => n.CpuCores = s);
        Set(context, "node_resources_memory_total_bytes", static (n, s) => n.MemoryTotal = s);
        Set(context, "node_resources_memory_free_bytes", static (n, s) => n.MemoryFree = s);
        Set(context, "node_resources_memory_available_bytes", static (n, s) => n.MemoryAvailable = s);
        Set(context, "node_resources_memory_cached_bytes", static (n, s) => n.MemoryCached = s);
        Processors(context);
        Disks(context);
        Interfaces(context);
        Others(context);
        Listens(context);
    }

    private static void Facts(BuildContext context)
    {
        foreach (var series in NewestLast(context, "node_info"))
        {
            var node = context.Node(new SeriesKey(series.Labels));
            if (series.Labels["hostname"] is { Length: > 0 } name) node.Name = name;
            AddFacts(node, series.Labels);
        }
        foreach (var series in NewestLast(context, "node_agent_info"))
            context.Node(new SeriesKey(series.Labels)).Facts["agent_version"] = series.Labels["version"];
        foreach (var series in NewestLast(context, "node_cloud_info"))
        {
            var node = context.Node(new SeriesKey(series.Labels));
            AddFacts(node, series.Labels);
            NameZone(node.Facts);
        }
    }

    // Azure numbers the zones of each region anew: zone 1 of one is not zone 1 of another.
    private static void NameZone(Dictionary<string, string> facts)
    {
        if (!facts.GetValueOrDefault("provider", "").Equals("azure", StringComparison.OrdinalIgnoreCase)) return;
        var (region, zone) = (facts.GetValueOrDefault("region", ""), facts.GetValueOrDefault("availability_zone", ""));
        if (region.Length > 0 && zone.Length > 0 && !zone.StartsWith(region, StringComparison.OrdinalIgnoreCase)) facts["availability_zone"] = $"{region}-{zone}";
    }

    private static void AddFacts(Node node, Labels labels)
    {
        foreach (var (name, value) in labels.Items)
            if (name is not ("machine_id" or "system_uuid" or "hostname")) node.Facts[name] = value;
    }

    /// <summary>So that what is true now overwrites what was true before.</summary>
    private static IEnumerable<GridSeries> NewestLast(BuildContext context, string query) =>
        context.Input.Get(query).OrderBy(s => new TimeSeries(s).LastIndex());

    private static void Processors(BuildContext context)
    {
        foreach (var series in context.Input.Get("node_resources_cpu_usage_seconds_total"))
            context.Node(new SeriesKey(series.Labels)).CpuByMode[series.Labels["mode"]] = new(series);
        foreach (var node in context.Nodes.Values)
            node.CpuUsage = TimeSeriesMath.Sum([.. node.CpuByMode.Where(m => m.Key is not ("idle" or "iowait")).Select(m => m.Value)]);
    }

    private static void Disks(BuildContext context)
    {
        SetDisk(context, "node_resources_disk_reads_total", static (d, s) => d.Reads = s);
        SetDisk(context, "node_resources_disk_writes_total", static (d, s) => d.Writes = s);
        SetDisk(context, "node_resources_disk_read_bytes_total", static (d, s) => d.ReadBytes = s);
        SetDisk(context, "node_resources_disk_written_bytes_total", static (d, s) => d.WrittenBytes = s);
        SetDisk(context, "node_resources_disk_read_time_seconds_total", static (d, s) => d.ReadTime = s);
        SetDisk(context, "node_resources_disk_write_time_seconds_total", static (d, s) => d.WriteTime = s);
        SetDisk(context, "node_resources_disk_io_time_seconds_total", static (d, s) => d.Busy = s);
        SetDisk(context, "node_disk_healthy", static (d, s) => d.Healthy = s);
        SetDisk(context, "node_disk_wear_ratio", static (d, s) => d.WearRatio = s);
        SetDisk(context, "node_disk_temperature_celsius", static (d, s) => d.Temperature = s);
    }

    private static void SetDisk(BuildContext context, string query, Action<Disk, TimeSeries> set)
    {
        foreach (var series in context.Input.Get(query))
        {
            var key = new SeriesKey(series.Labels);
            var disks = context.Node(key).Disks;
            if (!disks.TryGetValue(key.Device, out var disk)) disks.Add(key.Device, disk = new() { Name = key.Device });
            set(disk, new(series));
        }
    }

    private static void Interfaces(BuildContext context)
    {
        SetInterface(context, "node_net_interface_up", static (i, _, s) => i.Up = s);
        SetInterface(context, "node_net_received_bytes_total", static (i, _, s) => i.ReceivedBytes = s);
        SetInterface(context, "node_net_transmitted_bytes_total", static (i, _, s) => i.TransmittedBytes = s);
        SetInterface(context, "node_net_interface_ip", static (i, l, _) => i.Addresses.Add(l["ip"]));
        SetInterface(context, "node_net_interface_errors_total", static (i, l, s) => i.Errors[l["direction"] + " errors"] = s);
        SetInterface(context, "node_net_interface_drops_total", static (i, l, s) => i.Errors[l["direction"] + " drops"] = s);
    }

    private static void SetInterface(BuildContext context, string query, Action<NetworkInterface, Labels, TimeSeries> set)
    {
        foreach (var series in context.Input.Get(query))
        {
            var interfaces = context.Node(new SeriesKey(series.Labels)).Interfaces;
            var name = series.Labels["interface"];
            if (!interfaces.TryGetValue(name, out var found)) interfaces.Add(name, found = new() { Name = name });
            set(found, series.Labels, new(series));
        }
    }

    private static void Others(BuildContext context)
    {
        foreach (var metric in OtherGauges) Set(context, metric, (n, s) => n.Other[metric] = s);
        foreach (var series in context.Input.Get("node_net_protocol_errors_total"))
        {
            var text = $"node_net_protocol_errors_total{{protocol=\"{series.Labels["protocol"]}\",kind=\"{series.Labels["kind"]}\"}}";
            context.Node(new SeriesKey(series.Labels)).Other[text] = new(series);
        }
    }

    private static void Listens(BuildContext context)
    {
        foreach (var series in context.Input.Get("node_net_listen_info"))
        {
            if (context.IsCurrent(new TimeSeries(series).LastPositiveIndex()))
                context.Node(new SeriesKey(series.Labels)).ListeningPorts.Add((series.Labels["listen_addr"], series.Labels["container_id"]));
        }
    }

    private static void Set(BuildContext context, string query, Action<Node, TimeSeries> set)
    {
        foreach (var series in context.Input.Get(query)) set(context.Node(new SeriesKey(series.Labels)), new(series));
    }
}

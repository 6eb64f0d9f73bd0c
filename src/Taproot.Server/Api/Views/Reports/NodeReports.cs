using Taproot.Server.Api.Contracts;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views.Reports;

/// <summary>CPU of a node: by mode, and who uses it.</summary>
internal static class NodeCpuReport
{
    /// <summary>The report.</summary>
    public static Report Of(WorldWindow window, Node node)
    {
        const string noCpu = "The agent reported no CPU figures in this window.";
        var charts = new ChartBuilder(window);
        var used = window.Recent(node.CpuUsage) / window.Last(node.CpuCores);
        var health = used switch
        {
            null => StatusNames.Health(Status.Unknown, noCpu),
            > 0.8 => StatusNames.Health(Status.Warning, $"{used * 100:0} % of the CPU is busy."),
            _ => StatusNames.Health(Status.Ok, ""),
        };
        return new("cpu", "CPU", health, [
            charts.Area("node-cpu-modes", "CPU by mode", "cores",
                node.CpuByMode.Where(m => m.Key != "idle").OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => (m.Key, m.Value)), noCpu, ("cores", node.CpuCores)),
            charts.Area("node-cpu-applications", "CPU by application", "cores", ByApplication(node, c => c.CpuUsage), "No application on this node reported CPU use.",
                ("cores", node.CpuCores)),
        ], []);
    }

    /// <summary>A series an application on the node.</summary>
    public static IEnumerable<(string, TimeSeries)> ByApplication(Node node, Func<Container, TimeSeries> select) =>
        node.Instances
            .GroupBy(i => i.Application)
            .Select(g => (g.Key.Id.Name, SeriesMath.Sum(g.SelectMany(i => i.Containers.Values).Select(select))));
}

/// <summary>Memory of a node.</summary>
internal static class NodeMemoryReport
{
    /// <summary>The report.</summary>
    public static Report Of(WorldWindow window, Node node)
    {
        const string noMemory = "The agent reported no memory figures in this window.";
        var charts = new ChartBuilder(window);
        var available = window.Recent(node.MemoryAvailable) / window.Last(node.MemoryTotal);
        var health = available switch
        {
            null => StatusNames.Health(Status.Unknown, noMemory),
            < 0.1 => StatusNames.Health(Status.Warning, $"Only {available * 100:0} % of the memory is available."),
            _ => StatusNames.Health(Status.Ok, ""),
        };
        var used = SeriesMath.Subtract(SeriesMath.Subtract(node.MemoryTotal, node.MemoryFree), node.MemoryCached);
        return new("memory", "Memory", health, [
            charts.Area("node-memory", "Memory", "bytes", [("used", used), ("page cache", node.MemoryCached), ("free", node.MemoryFree)], noMemory, ("total", node.MemoryTotal)),
            charts.Line("node-memory-available", "Available memory", "bytes", [("available", node.MemoryAvailable)], noMemory),
            charts.Area("node-memory-applications", "Resident memory by application", "bytes", NodeCpuReport.ByApplication(node, c => c.MemoryRss),
                "No application on this node reported memory use.", ("total", node.MemoryTotal)),
        ], []);
    }
}

/// <summary>Whole disks of a node.</summary>
internal static class NodeDisksReport
{
    /// <summary>The report.</summary>
    public static Report Of(WorldWindow window, Node node)
    {
        const string noDisks = "The agent reported no disks in this window.";
        var disks = node.Disks.Values.OrderBy(d => d.Name, StringComparer.Ordinal).ToList();
        IEnumerable<(string, TimeSeries)> Each(Func<Disk, TimeSeries> select) => disks.Select(d => (d.Name, select(d)));
        var charts = new ChartBuilder(window);
        var failing = disks.Find(d => window.Last(d.Healthy) == 0);
        var health = failing is not null
            ? StatusNames.Health(Status.Critical, $"Disk {failing.Name} says that it is failing (SMART). Save its data and replace it.")
            : StatusNames.Health(disks.Count == 0 ? Status.Unknown : Status.Ok, disks.Count == 0 ? noDisks : "");
        return new("disks", "Disks", health, [
            charts.Line("node-disk-busy", "Time busy", "percent", Each(d => ReportMath.Percent(d.Busy)), noDisks),
            charts.Line("node-disk-read", "Bytes read", "bytes/s", Each(d => d.ReadBytes), noDisks),
            charts.Line("node-disk-written", "Bytes written", "bytes/s", Each(d => d.WrittenBytes), noDisks),
            charts.Line("node-disk-ops", "Reads and writes", "ops/s", disks.SelectMany(d => new[] { ($"{d.Name} reads", d.Reads), ($"{d.Name} writes", d.Writes) }), noDisks),
            charts.Line("node-disk-latency", "Time of a read or write", "seconds",
                disks.SelectMany(d => new[] { ($"{d.Name} reads", TimeSeriesMath.Divide(d.ReadTime, d.Reads)), ($"{d.Name} writes", TimeSeriesMath.Divide(d.WriteTime, d.Writes)) }),
                "Nothing was read or written in this window."),
        ], [
            new("disks", "Disks", ["Device", "Health", "Busy", "Read", "Written"], [.. disks.Select(d => Row(window, d))], disks.Count == 0 ? noDisks : ""),
        ]);
    }

    private static IReadOnlyList<TableCell> Row(WorldWindow window, Disk disk) =>
    [
        Cell.Text(disk.Name),
        window.Last(disk.Healthy) switch { null => Cell.Text("not told"), 0 => Cell.Text("failing", "critical"), _ => Cell.Text("healthy", "ok") },
        Cell.Number(window.Recent(disk.Busy) * 100, "percent"), Cell.Number(window.Recent(disk.ReadBytes), "bytes/s"), Cell.Number(window.Recent(disk.WrittenBytes), "bytes/s"),
    ];
}

/// <summary>Network interfaces of a node.</summary>
internal static class NodeNetworkReport
{
    /// <summary>The report.</summary>
    public static Report Of(WorldWindow window, Node node)
    {
        const string noInterfaces = "The agent reported no network interfaces in this window.";
        var interfaces = node.Interfaces.Values.OrderBy(i => i.Name, StringComparer.Ordinal).ToList();
        var errors = interfaces.SelectMany(i => i.Errors, (i, e) => ($"{i.Name} {e.Key}", e.Value)).ToList();
        var charts = new ChartBuilder(window);
        var worst = errors.Find(e => window.Recent(e.Value) > 1);
        var health = worst.Item1 is not null
            ? StatusNames.Health(Status.Warning, $"{worst.Item1}: {window.Recent(worst.Value):0.#} a second.")
            : StatusNames.Health(interfaces.Count == 0 ? Status.Unknown : Status.Ok, interfaces.Count == 0 ? noInterfaces : "");
        return new("network", "Network", health, [
            charts.Line("node-net-received", "Bytes received", "bytes/s", interfaces.Select(i => (i.Name, i.ReceivedBytes)), noInterfaces),
            charts.Line("node-net-transmitted", "Bytes sent", "bytes/s", interfaces.Select(i => (i.Name, i.TransmittedBytes)), noInterfaces),
            charts.Line("node-net-errors", "Errors and drops", "ops/s", errors.Where(e => window.Total(e.Value) > 0), "No interface had errors or drops in this window."),
            charts.Line("node-net-protocol", "Protocol errors", "ops/s",
                NodeLimitsReport.Others(node, "node_net_protocol_errors").Where(s => window.Total(s.Item2) > 0), "TCP and UDP had no errors in this window."),
        ], [
            new("interfaces", "Interfaces", ["Interface", "Addresses", "State", "Received", "Sent"],
                [.. interfaces.Select(i => Row(window, i))], interfaces.Count == 0 ? noInterfaces : ""),
        ]);
    }

    private static IReadOnlyList<TableCell> Row(WorldWindow window, NetworkInterface one) =>
    [
        Cell.Text(one.Name), Cell.Text(string.Join(", ", one.Addresses)),
        window.Last(one.Up) switch { null => Cell.Text("–"), 0 => Cell.Text("down", "unknown"), _ => Cell.Text("up", "ok") },
        Cell.Number(window.Recent(one.ReceivedBytes), "bytes/s"), Cell.Number(window.Recent(one.TransmittedBytes), "bytes/s"),
    ];
}

/// <summary>Tables of the kernel that fill up: conntrack, file descriptors, process ids.</summary>
internal static class NodeLimitsReport
{
    private const double NearlyFull = 0.8;

    private static readonly (string Id, string Title, string Used, string Limit)[] Tables =
    [
        ("conntrack", "Connection tracking entries", "node_conntrack_entries", "node_conntrack_entries_limit"),
        ("files", "Open file descriptors", "node_file_descriptors", "node_file_descriptors_limit"),
        ("pids", "Process ids", "node_pids", "node_pids_limit"),
    ];

    /// <summary>The report.</summary>
    public static Report Of(WorldWindow window, Node node)
    {
        var charts = new ChartBuilder(window);
        var full = Tables.Select(t => (t.Title, Share: window.Last(Single(node, t.Used)) / window.Last(Single(node, t.Limit)))).MaxBy(t => t.Share ?? -1);
        var health = full.Share switch
        {
            null => StatusNames.Health(Status.Unknown, ""),
            > NearlyFull => StatusNames.Health(Status.Warning, $"{full.Title}: {full.Share * 100:0} % of the limit."),
            _ => StatusNames.Health(Status.Ok, ""),
        };
        return new("limits", "Kernel limits", health,
            [.. Tables.Select(t => charts.Line(t.Id, t.Title, "count", [("used", Single(node, t.Used))], "The kernel of this node does not tell.", ("limit", Single(node, t.Limit))))], []);
    }

    /// <summary>Other series of a node whose metric is <paramref name="metric"/>, with or without <c>_total</c>, by their label text.</summary>
    public static IEnumerable<(string, TimeSeries)> Others(Node node, string metric) =>
        from series in node.Other
        let name = MetricOf(series.Key)
        where name == metric || name == metric + "_total"
        orderby series.Key
        select (series.Key[name.Length..] is { Length: > 0 } labels ? labels : metric, series.Value);

    private static TimeSeries Single(Node node, string metric) => Others(node, metric).Select(s => s.Item2).FirstOrDefault();

    private static string MetricOf(string key) => key.IndexOf('{', StringComparison.Ordinal) is > 0 and var brace ? key[..brace] : key;
}

/// <summary>Who listens on what.</summary>
internal static class NodePortsReport
{
    /// <summary>The report.</summary>
    public static Report Of(Node node)
    {
        var applications = node.Instances
            .SelectMany(i => i.Containers.Keys, (i, c) => (Container: c, i.Application))
            .DistinctBy(c => c.Container)
            .ToDictionary(c => c.Container, c => c.Application, StringComparer.Ordinal);
        var rows = node.ListeningPorts
            .OrderBy(p => PortOf(p.Address)).ThenBy(p => p.Address, StringComparer.Ordinal)
            .Select(IReadOnlyList<TableCell> (p) =>
            [
                Cell.Text(p.Address), applications.TryGetValue(p.Owner, out var application) ? Cell.Of(application) : Cell.Text("–"), Cell.Text(p.Owner),
            ]).ToList();
        return new("ports", "Listening ports", StatusNames.Health(rows.Count == 0 ? Status.Unknown : Status.Ok, ""), [],
            [new("ports", "Listening ports", ["Address", "Application", "Program"], rows, rows.Count == 0 ? "The agent reported no listening port in this window." : "")]);
    }

    private static int PortOf(string address) => int.TryParse(address.AsSpan(address.LastIndexOf(':') + 1), out var port) ? port : 0;
}

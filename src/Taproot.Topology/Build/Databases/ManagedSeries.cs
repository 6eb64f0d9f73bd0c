using System.Collections.Immutable;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Databases;

/// <summary>What is told of databases that Amazon runs: what they are (<see cref="Infos"/>), and how their unseen hosts do.</summary>
internal static class ManagedSeries
{
    public const string RdsInfo = "aws_rds_info", ElasticacheInfo = "aws_elasticache_info";

    private static readonly string[] Facts =
        ["cluster_id", "ipv4", "port", "engine", "engine_version", "instance_type", "region", "availability_zone"];

    public static ImmutableArray<DatabaseSeries<ManagedParts>> Infos { get; } =
    [
        Make(RdsInfo, static (_, _) => { }, ["rds_instance_id", .. Facts, "storage_type", "multi_az"]),
        Make(ElasticacheInfo, static (_, _) => { }, ["ec_instance_id", .. Facts]),
    ];

    public static ImmutableArray<DatabaseSeries<ManagedParts>> Figures { get; } =
    [
        Make("aws_rds_status", Status, "rds_instance_id", "status"),
        Make("aws_elasticache_status", Status, "ec_instance_id", "status"),
        Rds("aws_rds_cpu_cores", static (m, s) => (m.Node.CpuCores, m.Container.CpuLimit) = (s.Values, s.Values)),
        Rds("aws_rds_cpu_usage_percent", static (m, s) => m.CpuPercent[s["mode"]] = s.Values, "mode"),
        Rds("aws_rds_memory_total_bytes", static (m, s) => (m.Node.MemoryTotal, m.Container.MemoryLimit) = (s.Values, s.Values)),
        Rds("aws_rds_memory_cached_bytes", static (m, s) => (m.Node.MemoryCached, m.Container.MemoryCache) = (s.Values, s.Values)),
        Rds("aws_rds_memory_free_bytes", static (m, s) => m.Node.MemoryFree = s.Values),
        Rds("aws_rds_storage_provisioned_iops", static (m, s) => m.Service.ProvisionedIops = s.Values),
        Rds("aws_rds_allocated_storage_gibibytes", static (m, s) => m.Service.AllocatedBytes = TimeSeriesMath.Scale(s.Values, 1L << 30)),
        FileSystem("aws_rds_fs_total_bytes", static (m, s) => m.FileSystemSize = s),
        FileSystem("aws_rds_fs_used_bytes", static (m, s) => m.FileSystemUsed = s),
        Rds("aws_rds_io_util_percent", static (m, s) => m.Disk(s["device"]).Busy = TimeSeriesMath.Scale(s.Values, 0.01f), "device"),
        Rds("aws_rds_io_ops_per_second", Operations, "device", "operation"),
        Rds("aws_rds_io_await_seconds", static (m, s) => m.Await[s["device"]] = s.Values, "device"),
        Rds("aws_rds_net_rx_bytes_per_second", static (m, s) => m.Interface(s["interface"]).ReceivedBytes = s.Values, "interface"),
        Rds("aws_rds_net_tx_bytes_per_second", static (m, s) => m.Interface(s["interface"]).TransmittedBytes = s.Values, "interface"),
    ];

    public static ImmutableArray<DatabaseSeries<ManagedParts>> All { get; } = [.. Infos, .. Figures];

    private static DatabaseSeries<ManagedParts> Rds(string metric, Action<ManagedParts, DatabaseSample> set, params string[] labels) =>
        Make(metric, set, ["rds_instance_id", .. labels]);

    private static DatabaseSeries<ManagedParts> FileSystem(string metric, Action<ManagedParts, TimeSeries> set)
    {
        var series = Rds(metric, (m, s) => set(m, s.Values));
        return series with { Query = series.Query with { Matchers = [new("mount_point", MatchOperator.Equal, ManagedParts.DataMount)] } };
    }

    private static DatabaseSeries<ManagedParts> Make(string metric, Action<ManagedParts, DatabaseSample> set, params string[] labels) =>
        new(new(metric, metric, SeriesFunction.Last, [.. labels], []), set);

    private static void Status(ManagedParts parts, DatabaseSample sample)
    {
        if (sample.HoldsNow) parts.Service.Status = sample["status"];
    }

    private static void Operations(ManagedParts parts, DatabaseSample sample)
    {
        var disk = parts.Disk(sample["device"]);
        if (sample["operation"].StartsWith("read", StringComparison.OrdinalIgnoreCase)) disk.Reads = sample.Values;
        else disk.Writes = sample.Values;
    }
}

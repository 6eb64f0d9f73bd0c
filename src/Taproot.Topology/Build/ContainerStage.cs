using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>Containers, and with them instances and applications: resources, images, types, restarts.</summary>
internal static class ContainerStage
{
    public static void Run(BuildContext context)
    {
        Images(context);
        Types(context);
        Identities(context);
        SetAndSee(context, "container_resources_cpu_usage_seconds_total", static (c, s) => c.CpuUsage = s);
        SetAndSee(context, "container_resources_memory_rss_bytes", static (c, s) => c.MemoryRss = s);
        SetAndSee(context, "container_resources_memory_cache_bytes", static (c, s) => c.MemoryCache = s);
        Set(context, "container_resources_cpu_limit_cores", static (c, s) => c.CpuLimit = s);
        Set(context, "container_resources_memory_limit_bytes", static (c, s) => c.MemoryLimit = s);
        Set(context, "container_resources_cpu_throttled_seconds_total", static (c, s) => c.CpuThrottled = s);
        Set(context, "container_resources_cpu_delay_seconds_total", static (c, s) => c.CpuDelay = s);
        Set(context, "container_resources_disk_delay_seconds_total", static (c, s) => c.DiskDelay = s);
        Set(context, "container_restarts_total", static (c, s) => c.Restarts = s);
        Set(context, "container_oom_kills_total", static (c, s) => c.OomKills = s);
        Pressure(context);
        Volumes(context);
    }

    private static void Images(BuildContext context)
    {
        context.ForContainers("container_info", static (placement, series) =>
        {
            // Of several images the one that runs now.
            var (before, now) = (placement.LastSeen, new TimeSeries(series));
            placement.Seen(now);
            if (series.Labels["image"] is { Length: > 0 } image && now.LastIndex() >= before) placement.Container.Image = image;
            if (series.Labels["systemd_type"] == "oneshot" || series.Labels["systemd_triggered_by"].EndsWith(".timer", StringComparison.Ordinal))
                placement.Container.EndsByItself = true;
        });
    }

    private static void Types(BuildContext context)
    {
        context.ForContainers("container_application_type", static (placement, series) =>
        {
            var types = placement.Container.Types;
            var type = series.Labels["application_type"];
            if (type.Length > 0 && !types.Contains(type)) types.Add(type);
        });
    }

    private static void Identities(BuildContext context)
    {
        context.ForContainers("container_runtime_info", static (placement, series) =>
        {
            if (series.Labels["runtime_id"] is { Length: > 0 } id) placement.Container.RuntimeIds.Add(id);
            if (series.Labels["pod_uid"] is { Length: > 0 } uid) placement.Container.PodUids.Add(uid);
        });
        context.ForContainers("container_process_id", static (placement, series) =>
        {
            var before = float.NaN;
            foreach (var value in series.Values.Span)
            {
                if (value > 0 && value != before) placement.Container.ProcessIds.Add((int)value);
                before = value;
            }
        });
    }

    private static void Pressure(BuildContext context)
    {
        foreach (var resource in (string[])["cpu", "memory", "io"])
        {
            // "some" is the share of time that at least one task waited; "full" shows too late that something is short.
            var full = resource + " full";
            context.ForContainers($"container_resources_{resource}_pressure_waiting_seconds_total", (placement, series) =>
                placement.Container.Pressure[series.Labels["kind"] == "full" ? full : resource] = new(series));
        }
    }

    private static void Volumes(BuildContext context)
    {
        SetVolume(context, "container_resources_disk_size_bytes", static (v, s) => v.Size = s);
        SetVolume(context, "container_resources_disk_used_bytes", static (v, s) => v.Used = s);
        SetVolume(context, "container_resources_disk_reads_total", static (v, s) => v.Reads = s);
        SetVolume(context, "container_resources_disk_writes_total", static (v, s) => v.Writes = s);
        SetVolume(context, "container_resources_disk_read_bytes_total", static (v, s) => v.ReadBytes = s);
        SetVolume(context, "container_resources_disk_written_bytes_total", static (v, s) => v.WrittenBytes = s);
    }

    private static void SetVolume(BuildContext context, string query, Action<Volume, TimeSeries> set) =>
        context.ForContainers(query, (placement, series) =>
        {
            var mountPoint = series.Labels["mount_point"];
            var volumes = placement.Container.Volumes;
            if (!volumes.TryGetValue(mountPoint, out var volume))
                volumes.Add(mountPoint, volume = new() { MountPoint = mountPoint, Device = series.Labels["device"] });
            set(volume, new(series));
        });

    private static void SetAndSee(BuildContext context, string query, Action<Container, TimeSeries> set) =>
        context.ForContainers(query, (placement, series) =>
        {
            placement.Seen(new(series));
            set(placement.Container, new(series));
        });

    private static void Set(BuildContext context, string query, Action<Container, TimeSeries> set) =>
        context.ForContainers(query, (placement, series) => set(placement.Container, new(series)));
}

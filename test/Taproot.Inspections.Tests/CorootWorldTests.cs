using System.Collections;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Windows;
using Taproot.Topology.Build;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests;

/// <summary>A world of Coroot's own agents is complete: nobody has to change agents first.</summary>
public sealed class CorootWorldTests
{
    /// <summary>What no check and no report needs.</summary>
    private static readonly HashSet<string> NotWanted = new(StringComparer.Ordinal)
    {
        "up", "promhttp_metric_handler_errors_total", "container_resources_disk_reserved_bytes",
        "container_dns_requests_duration_seconds_total_sum",
    };

    /// <summary>What only agents of Taproot, or kube-state-metrics, tell.</summary>
    private static readonly HashSet<string> NotTold = new(StringComparer.Ordinal)
    {
        "Disk.Healthy", "Disk.WearRatio", "Disk.Temperature", "NetworkInterface.Errors", "Node.Other", "Jvm.GcCount", "Jvm.Safepoints", "Jvm.Threads", "Jvm.MetaspaceUsed",
        "Jvm.LoadedClasses", "DotNetRuntime.Committed", "DotNetRuntime.GcPause", "GoRuntime.HeapInUse", "NodeJsRuntime.EventLoopIterations",
        "Container.CpuRequest", "Container.MemoryRequest",
    };

    private readonly World _world = CorootSeries.World();

    [Fact]
    public void Every_metric_is_asked_for()
    {
        var asked = SeriesCatalog.Queries.Select(q => q.Metric).ToHashSet(StringComparer.Ordinal);
        var ignored = CorootSeries.Sent.Select(s => s.Metric).Distinct(StringComparer.Ordinal)
            .Where(m => !asked.Contains(m) && !NotWanted.Contains(m) && !m.EndsWith("_seconds_total_count", StringComparison.Ordinal));
        Assert.Equal([], ignored);
    }

    [Fact]
    public void Every_figure_of_the_model_is_filled()
    {
        var containers = _world.Applications.Values.SelectMany(a => a.Instances).SelectMany(i => i.Containers.Values).ToList();
        var runtimes = containers.Select(c => c.Runtimes).OfType<LanguageRuntimes>().ToList();
        var nodes = _world.Nodes.Values.ToList();
        Assert.Equal([], Missing(nodes)
            .Concat(Missing(nodes.SelectMany(n => n.Disks.Values))).Concat(Missing(nodes.SelectMany(n => n.Interfaces.Values))).Concat(Missing(nodes.SelectMany(n => n.Gpus.Values)))
            .Concat(Missing(containers)).Concat(Missing(containers.SelectMany(c => c.Volumes.Values))).Concat(Missing(containers.SelectMany(c => c.Gpus?.Values.ToList() ?? [])))
            .Concat(Missing(runtimes)).Concat(Missing(runtimes.SelectMany(r => r.Jvms.Values))).Concat(Missing(runtimes.SelectMany(r => r.DotNet.Values)))
            .Concat(Missing(runtimes.Select(r => r.Go).OfType<GoRuntime>())).Concat(Missing(runtimes.Select(r => r.NodeJs).OfType<NodeJsRuntime>()))
            .Concat(Missing(_world.Links)).Concat(Missing(_world.Applications.Values.SelectMany(a => a.Instances).SelectMany(i => i.Upstreams))));
    }

    [Fact]
    public void Every_protocol_is_on_the_map_and_at_its_server()
    {
        var client = _world.App("client");
        Assert.All(_world.Applications.Values.Where(a => a.Id.Kind == ApplicationKinds.Container && a.Instances.Exists(i => i.Listens.Count > 0)), server =>
        {
            var link = _world.Link(client.Id.Name, server.Id.Name);
            Assert.NotEmpty(link.Protocols);
            if (server.Id.Name is not ("rabbitmq" or "nats")) Assert.NotEmpty(server.Inbound);
        });
        Assert.True(_world.App("coredns").Inbound.ContainsKey("dns"));
    }

    [Theory]
    [InlineData("client", "slo", "cpu", "memory", "storage", "network", "dns", "logs", "instances")]
    [InlineData("jvm", "jvm")]
    [InlineData("dotnet", "dotnet")]
    [InlineData("go", "go")]
    [InlineData("python", "python", "gpu")]
    [InlineData("nodejs", "nodejs")]
    [InlineData("nginx", "proxy", "slo")]
    [InlineData("kafka", "kafka")]
    [InlineData("rabbitmq", "rabbitmq")]
    [InlineData("nats", "nats")]
    [InlineData("elasticsearch", "elasticsearch")]
    [InlineData("clickhouse", "clickhouse")]
    [InlineData("cassandra", "cassandra")]
    [InlineData("zookeeper", "zookeeper")]
    public void Reports_are_drawn(string application, params string[] ids)
    {
        var reports = ReportCatalog.Of(WorldWindow.Whole(_world), _world.App(application), InspectionSettings.Default);
        foreach (var id in ids)
        {
            var report = Assert.Single(reports, r => r.Id == id);
            Assert.True(report.Charts.Any(c => c.Series.Count > 0) || report.Tables.Any(t => t.Rows.Count > 0), $"{id} is empty");
        }
        Assert.All(reports.SelectMany(r => r.Charts), c => Assert.Equal(c.Series.Count == 0, c.EmptyReason.Length > 0));
        Assert.All(reports.SelectMany(r => r.Tables), t => Assert.Equal(t.Rows.Count == 0, t.EmptyReason.Length > 0));
    }

    [Theory]
    [InlineData("client", "dns", "logs")]
    [InlineData("jvm", "jvm")]
    [InlineData("dotnet", "dotnet")]
    [InlineData("go", "go")]
    [InlineData("python", "python")]
    [InlineData("nodejs", "nodejs")]
    [InlineData("nginx", "proxy")]
    [InlineData("kafka", "kafka")]
    [InlineData("rabbitmq", "rabbitmq")]
    [InlineData("nats", "nats")]
    [InlineData("elasticsearch", "elasticsearch")]
    [InlineData("clickhouse", "clickhouse")]
    [InlineData("cassandra", "cassandra")]
    [InlineData("zookeeper", "zookeeper")]
    public void Checks_point_to_charts_of_their_report(string application, params string[] ids)
    {
        foreach (var report in ReportCatalog.Of(WorldWindow.Whole(_world), _world.App(application), InspectionSettings.Default).Where(r => ids.Contains(r.Id)))
        {
            Assert.NotEmpty(report.Checks);
            Assert.All(report.Checks, check => Assert.Subset(report.Charts.Select(c => c.Id).ToHashSet(StringComparer.Ordinal), check.Charts.ToHashSet(StringComparer.Ordinal)));
        }
    }

    [Fact]
    public void The_GPU_is_on_the_page_of_the_node()
    {
        var report = Assert.Single(ReportCatalog.Of(WorldWindow.Whole(_world), Assert.Single(_world.Nodes.Values), InspectionSettings.Default), r => r.Id == "gpu");
        Assert.All(report.Charts, c => Assert.NotEmpty(c.Series));
        Assert.Contains(Assert.Single(Assert.Single(report.Tables).Rows), c => c.Text == "python");
    }

    private static IEnumerable<string> Missing<T>(IEnumerable<T> objects)
    {
        var all = objects.ToList();
        foreach (var property in typeof(T).GetProperties())
        {
            Func<T, bool>? isFilled = property.PropertyType switch
            {
                var type when type == typeof(TimeSeries) => o => !((TimeSeries)property.GetValue(o)!).IsEmpty,
                var type when type == typeof(Dictionary<string, TimeSeries>) => o => property.GetValue(o) is ICollection { Count: > 0 },
                _ => null,
            };
            var name = $"{typeof(T).Name}.{property.Name}";
            if (isFilled is not null && !NotTold.Contains(name) && !all.Exists(o => isFilled(o))) yield return name;
        }
    }
}

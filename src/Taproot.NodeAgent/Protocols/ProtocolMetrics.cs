using Taproot.NodeAgent.Network;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Protocols;

/// <summary>Metrics of requests by protocol, seen from the client's and from the server's side.</summary>
internal static class ProtocolMetrics
{
    private static readonly Names?[] ByProtocol = MakeNames();

    /// <summary>Writes the client's side.</summary>
    public static void WriteOutbound(IMetricSink sink, RequestSet requests, ReadOnlySpan<string> labels)
    {
        foreach (var (protocol, series) in requests.All())
            if (ByProtocol[(int)protocol] is { } names) Write(sink, names.Outbound, names.OutboundDuration, names.HasMethod, series, labels);
    }

    /// <summary>Writes the server's side.</summary>
    public static void WriteInbound(IMetricSink sink, RequestSet requests, ReadOnlySpan<string> labels)
    {
        foreach (var (protocol, series) in requests.All())
            if (ByProtocol[(int)protocol] is { Inbound: { } inbound } names) Write(sink, inbound, names.InboundDuration, false, series, labels);
    }

    /// <summary>All of them.</summary>
    public static IEnumerable<MetricDescriptor> All() =>
        ByProtocol.OfType<Names>().SelectMany(n => new[] { n.Outbound, n.OutboundDuration, n.Inbound, n.InboundDuration }).OfType<MetricDescriptor>();

    private static void Write(
        IMetricSink sink, MetricDescriptor counter, MetricDescriptor? histogram, bool hasMethod, RequestSeries series, ReadOnlySpan<string> labels)
    {
        var all = new string[counter.LabelNames.Length];
        labels.CopyTo(all);
        foreach (var ((status, method), count) in series.Counts)
        {
            all[labels.Length] = status;
            if (hasMethod) all[labels.Length + 1] = method;
            sink.Add(counter, count, all);
        }
        if (histogram is not null) sink.AddHistogram(histogram, RequestSeries.LatencyBounds, series.Buckets, series.Seconds, labels);
    }

    private static Names?[] MakeNames()
    {
        var names = new Names?[Enum.GetValues<L7Protocol>().Length];
        names[(int)L7Protocol.Http1] = Requests("http", "HTTP");
        names[(int)L7Protocol.Postgres] = Queries("postgres", "PostgreSQL");
        names[(int)L7Protocol.MySql] = Queries("mysql", "MySQL");
        names[(int)L7Protocol.Redis] = Queries("redis", "Redis");
        names[(int)L7Protocol.Memcached] = Queries("memcached", "Memcached");
        names[(int)L7Protocol.MongoDb] = Queries("mongo", "MongoDB");
        names[(int)L7Protocol.Kafka] = Requests("kafka", "Kafka");
        names[(int)L7Protocol.Cassandra] = Queries("cassandra", "Cassandra");
        names[(int)L7Protocol.RabbitMq] = Messages("rabbitmq", "RabbitMQ");
        names[(int)L7Protocol.Nats] = Messages("nats", "NATS");
        names[(int)L7Protocol.ZooKeeper] = Requests("zookeeper", "ZooKeeper");
        names[(int)L7Protocol.ClickHouse] = Queries("clickhouse", "ClickHouse");
        names[(int)L7Protocol.FoundationDb] = Requests("foundationdb", "FoundationDB");
        names[(int)L7Protocol.Dubbo2] = Requests("dubbo", "Dubbo");
        return names;
    }

    private static Names Requests(string name, string title) => Pair(name, "requests", $"{title} requests");

    private static Names Queries(string name, string title) => Pair(name, "queries", $"{title} queries");

    private static Names Pair(string name, string noun, string title) => new(
        new($"container_{name}_{noun}_total", MetricType.Counter, $"{title} sent by the container, by status.", [.. NetworkMetrics.Connection, "status"]),
        new($"container_{name}_{noun}_duration_seconds_total", MetricType.Histogram, $"Time from {title} to the first byte of their responses, in seconds.", NetworkMetrics.Connection),
        new($"container_{name}_inbound_{noun}_total", MetricType.Counter, $"{title} answered by the container, by status.", [.. NetworkMetrics.Container, "status"]),
        new($"container_{name}_inbound_{noun}_duration_seconds_total", MetricType.Histogram, $"Time the container took to begin its responses to {title}, in seconds.", NetworkMetrics.Container),
        HasMethod: false);

    private static Names Messages(string name, string title) => new(
        new($"container_{name}_messages_total", MetricType.Counter, $"{title} messages produced and consumed by the container.", [.. NetworkMetrics.Connection, "status", "method"]),
        null, null, null, HasMethod: true);

    private sealed record Names(
        MetricDescriptor Outbound, MetricDescriptor? OutboundDuration, MetricDescriptor? Inbound, MetricDescriptor? InboundDuration, bool HasMethod);
}

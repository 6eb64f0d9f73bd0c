using System.Globalization;
using System.Runtime.CompilerServices;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build;
using Taproot.Topology.Model;

namespace Taproot.Topology.Tests;

/// <summary>Writes small worlds: the series that agents would have sent, on a grid of an hour's first ten minutes (40 points of 15 s).</summary>
internal sealed class Given
{
    public const int Points = 40;

    private static readonly ConditionalWeakTable<World, WorldInput> Inputs = [];

    private readonly Dictionary<string, List<GridSeries>> _series = [];

    public GivenNode Node(string name, int until = Points) => new GivenNode(this, name).Reports(until);

    public Given Dns(string ip, string name) => Add("ip_to_fqdn", 1, 0, Points, ("machine_id", "m"), ("ip", ip), ("fqdn", name));

    /// <summary>An exporter that tells of the database at an address.</summary>
    public GivenExporter Exporter(string address, int until = Points) => new(this, until, ("address", address));

    /// <summary>What AWS tells of a database of the kind <c>rds</c> or <c>elasticache</c>.</summary>
    public GivenExporter Aws(string kind, string id, string status = "available", params (string, string)[] facts) =>
        new GivenExporter(this, Points, (kind == "rds" ? "rds_instance_id" : "ec_instance_id", id))
            .Metric($"aws_{kind}_info", 1, facts).Metric($"aws_{kind}_status", 1, ("status", status));

    /// <summary>The last point, seconds since the epoch.</summary>
    public const double NowSeconds = (FromMs + (Points - 1) * 15_000) / 1000.0;

    private const long FromMs = 1_700_000_000_000 - 1_700_000_000_000 % 15_000;

    public World World(WorldRules? rules = null)
    {
        var input = new WorldInput(
            new(FromMs, 15_000, Points), _series.ToDictionary(s => s.Key, s => (IReadOnlyList<GridSeries>)[.. s.Value]), 1)
            { Rules = rules ?? WorldRules.None };
        var world = WorldBuilder.Build(input);
        Inputs.Add(world, input);
        return world;
    }

    /// <summary>The same world, had the last point but one of all gauges and rates been lost on its way; null for one that was not written by <see cref="Given"/>.</summary>
    public static World? WithLostPoint(World world) =>
        !Inputs.TryGetValue(world, out var input) ? null : WorldBuilder.Build(input with
        {
            Series = input.Series.ToDictionary(s => s.Key, s => SeriesCatalog.ByName.GetValueOrDefault(s.Key)?.Function == SeriesFunction.Increase
                ? s.Value : (IReadOnlyList<GridSeries>)[.. s.Value.Select(v => v with { Values = WithoutLastButOne(v.Values) })]),
        });

    private static float[] WithoutLastButOne(ReadOnlyMemory<float> values)
    {
        var result = values.ToArray();
        result[^2] = float.NaN;
        return result;
    }

    public Given Add(string query, float value, int from, int to, params (string, string)[] labels)
    {
        var values = new float[Points];
        for (var i = 0; i < Points; i++) values[i] = i >= from && i < to ? value : float.NaN;
        return Put(query, values, labels);
    }

    /// <summary>A series whose last points are the given ones.</summary>
    public Given Add(string query, float[] newest, params (string, string)[] labels)
    {
        var values = new float[Points];
        Array.Fill(values, float.NaN);
        newest.CopyTo(values, Points - newest.Length);
        return Put(query, values, labels);
    }

    /// <summary>What a query that somebody gave for an application found (<see cref="IndicatorSeries"/>); the last points are the given ones.</summary>
    public Given Found(string series, string application, float[] newest, params (string, string)[] labels)
    {
        var values = new float[Points];
        Array.Fill(values, float.NaN);
        newest.CopyTo(values, Points - newest.Length);
        if (!_series.TryGetValue(series, out var list)) _series.Add(series, list = []);
        list.Add(new(Labels.Of([(IndicatorSeries.Application, application), .. labels]), values));
        return this;
    }

    private Given Put(string query, float[] values, (string, string)[] labels)
    {
        Assert.True(SeriesCatalog.ByName.TryGetValue(query, out var known), $"{query} is not in the catalog");
        Assert.All(labels, l => Assert.True(known.KeepLabels.Contains(l.Item1) || known.KeepsByPrefix(l.Item1), l.Item1));
        if (!_series.TryGetValue(query, out var list)) _series.Add(query, list = []);
        list.Add(new(Labels.Of(labels), values));
        return this;
    }
}

internal sealed class GivenNode(Given given, string name)
{
    public GivenNode Reports(int until) => Metric("node_info", 1, until, ("hostname", name)).Metric("node_uptime_seconds", 1000, until);

    public GivenNode Metric(string query, float value, int until = Given.Points, params (string, string)[] labels)
    {
        given.Add(query, value, 0, until, [("machine_id", name), .. labels]);
        return this;
    }

    public GivenNode Interface(string ip) => Metric("node_net_interface_ip", 1, Given.Points, ("interface", "eth0"), ("ip", ip));

    public GivenContainer Container(string id, int from = 0, int until = Given.Points) => new GivenContainer(given, name, id, from, until).Runs();
}

/// <summary>A container that runs from one grid point to before another; what it does lasts as long unless said otherwise.</summary>
internal sealed class GivenContainer(Given given, string node, string id, int from, int until)
{
    public GivenContainer Runs() => Metric("container_resources_memory_rss_bytes", 1e6f);

    public GivenContainer Metric(string query, float value, params (string, string)[] labels) => Metric(query, value, from, until, labels);

    public GivenContainer Metric(string query, float value, int since, int to, params (string, string)[] labels)
    {
        given.Add(query, value, since, to, [("machine_id", node), ("container_id", id), .. labels]);
        return this;
    }

    public GivenContainer Image(string image) => Metric("container_info", 1, ("image", image));

    public GivenContainer Type(string type) => Metric("container_application_type", 1, ("application_type", type));

    public GivenContainer Listens(string address, string proxy = "", int? since = null, int? to = null) =>
        Metric("container_net_tcp_listen_info", 1, since ?? from, to ?? until, ("listen_addr", address), ("proxy", proxy));

    public GivenContainer Connects(
        string destination, string? actual = null, string peer = "", float perSecond = 1, int? since = null, int? to = null) =>
        Metric("container_net_tcp_successful_connects_total", perSecond, since ?? from, to ?? until,
            ("destination", destination), ("actual_destination", actual ?? destination), ("peer", peer));

    public GivenContainer FailsToConnect(string destination, float perSecond = 1, int? since = null, int? to = null) =>
        Metric("container_net_tcp_failed_connects_total", perSecond, since ?? from, to ?? until, ("destination", destination));

    public GivenContainer Requests(string destination, string status, float perSecond, float meanSeconds = 0.01f)
    {
        (string, string)[] labels = [("destination", destination), ("actual_destination", destination)];
        Metric("container_http_requests_total", perSecond, [.. labels, ("status", status)]);
        foreach (var bound in (ReadOnlySpan<float>)[0.005f, 0.01f, 0.025f])
        {
            Metric("container_http_requests_duration_seconds_total_bucket", perSecond * (bound >= meanSeconds ? 1 : 0),
                [.. labels, ("le", bound.ToString(CultureInfo.InvariantCulture))]);
        }
        Metric("container_http_requests_duration_seconds_total_bucket", perSecond, [.. labels, ("le", "+Inf")]);
        return Metric("container_http_requests_duration_seconds_total_sum", perSecond * meanSeconds, labels);
    }

    /// <summary>Queries of a database's protocol that the server itself sees.</summary>
    public GivenContainer AnswersQueries(string protocol, string status, float perSecond, float meanSeconds = 0.001f)
    {
        Metric($"container_{protocol}_inbound_queries_total", perSecond, ("status", status));
        return Metric($"container_{protocol}_inbound_queries_duration_seconds_total_sum", perSecond * meanSeconds);
    }

    /// <summary>Queries of a database's protocol to a server, as the client sees them.</summary>
    public GivenContainer Queries(string protocol, string destination, string status, float perSecond, float meanSeconds = 0.001f)
    {
        (string, string)[] labels = [("destination", destination), ("actual_destination", destination)];
        Metric($"container_{protocol}_queries_total", perSecond, [.. labels, ("status", status)]);
        return Metric($"container_{protocol}_queries_duration_seconds_total_sum", perSecond * meanSeconds, labels);
    }

    /// <summary>A certificate that a server showed or, without a destination, that the container loaded: so many days before its end, of so many.</summary>
    public GivenContainer Certificate(
        string subject, double daysLeft, string destination = "", string? actual = null, double lifetimeDays = 90, string issuer = "Authority", int? to = null)
    {
        (string, string)[] labels =
        [
            ("destination", destination), ("actual_destination", actual ?? destination), ("peer", ""), ("subject", subject), ("issuer", issuer), ("names", subject),
        ];
        var end = Given.NowSeconds + daysLeft * 86_400;
        Metric("container_tls_certificate_not_after_timestamp_seconds", (float)end, from, to ?? until, labels);
        return Metric("container_tls_certificate_not_before_timestamp_seconds", (float)(end - lifetimeDays * 86_400), from, to ?? until, labels);
    }

    public GivenContainer Serves(string status, float perSecond) => Metric("container_http_inbound_requests_total", perSecond, ("status", status));
}

/// <summary>Series of one database.</summary>
internal sealed class GivenExporter(Given given, int until, params (string, string)[] target)
{
    public GivenExporter Metric(string query, float value, params (string, string)[] labels)
    {
        given.Add(query, value, 0, until, [.. target, .. labels]);
        return this;
    }

    /// <summary>A series whose last points are the given ones.</summary>
    public GivenExporter Newest(string query, float[] newest, params (string, string)[] labels)
    {
        given.Add(query, newest, [.. target, .. labels]);
        return this;
    }

    /// <summary>A series that grows by <paramref name="step"/> from point to point.</summary>
    public GivenExporter Growing(string query, float first, float step, params (string, string)[] labels) =>
        Newest(query, [.. Enumerable.Range(0, Given.Points).Select(i => first + i * step)], labels);

    public GivenExporter Setting(string name, float value, string unit = "") => Metric("pg_setting", value, ("name", name), ("unit", unit));
}

internal static class WorldReading
{
    public static Application App(this World world, string name) => Assert.Single(world.Applications.Values, a => a.Id.Name == name);

    /// <summary>All links in the form <c>client → server</c>, in order.</summary>
    public static string[] Map(this World world) =>
        [.. world.Links.Select(l => $"{l.Client.Id.Name} → {l.Server.Id.Name}").Order(StringComparer.Ordinal)];

    public static Link Link(this World world, string client, string server) =>
        Assert.Single(world.Links, l => l.Client.Id.Name == client && l.Server.Id.Name == server);
}

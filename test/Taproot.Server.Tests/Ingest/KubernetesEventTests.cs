using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Taproot.Server.Api.Telemetry;
using Taproot.Server.Ingest.Otlp;
using Taproot.Server.Ingest.Otlp.Kubernetes;
using Taproot.Server.Tests.Support;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Json;
using Taproot.Telemetry.Otlp.Reading;
using Taproot.Topology.Model;

namespace Taproot.Server.Tests.Ingest;

/// <summary>Events of Kubernetes as they are sent today: all become the same.</summary>
public sealed class KubernetesEventTests
{
    // The receiver k8s_events of OpenTelemetry's Collector; the pod of the collector itself was added by its processor resourcedetection.
    private const string OfEventsReceiver = """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"k8s.node.name","value":{"stringValue":"node-7"}},{"key":"k8s.object.kind","value":{"stringValue":"Pod"}},
        {"key":"k8s.object.name","value":{"stringValue":"orders-6f5d8c9b4-x2x4z"}},{"key":"k8s.object.uid","value":{"stringValue":"0c6a4a9e-6d3c-4f7e-9f0e-5f6d7c8b9a01"}},
        {"key":"k8s.object.fieldpath","value":{"stringValue":"spec.containers{orders}"}},{"key":"k8s.object.api_version","value":{"stringValue":"v1"}},
        {"key":"service.name","value":{"stringValue":"otelcol-contrib"}},{"key":"k8s.pod.name","value":{"stringValue":"otelcol-0"}},{"key":"k8s.cluster.name","value":{"stringValue":"east"}}]},
        "scopeLogs":[{"scope":{"name":"k8seventsreceiver"},"logRecords":[{"timeUnixNano":"TIME","severityNumber":13,"severityText":"Warning",
        "body":{"stringValue":"Back-off restarting failed container orders"},"attributes":[{"key":"k8s.event.reason","value":{"stringValue":"BackOff"}},
        {"key":"k8s.event.action","value":{"stringValue":""}},{"key":"k8s.event.start_time","value":{"stringValue":"2026-11-26 04:00:00 +0000 UTC"}},
        {"key":"k8s.event.name","value":{"stringValue":"orders.17a"}},{"key":"k8s.event.uid","value":{"stringValue":"e-1"}},
        {"key":"k8s.namespace.name","value":{"stringValue":"shop"}},{"key":"k8s.event.count","value":{"intValue":"12"}}]}]}]}]}
        """;

    // The receiver k8sobjects, mode watch: the object inside what the watch saw.
    private const string OfWatch = """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"k8s.namespace.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"logRecords":[{"observedTimeUnixNano":"TIME",
        "attributes":[{"key":"k8s.resource.name","value":{"stringValue":"events"}},{"key":"event.domain","value":{"stringValue":"k8s"}},{"key":"event.name","value":{"stringValue":"orders.17b"}}],
        "body":{"kvlistValue":{"values":[{"key":"type","value":{"stringValue":"MODIFIED"}},{"key":"object","value":{"kvlistValue":{"values":[
        {"key":"kind","value":{"stringValue":"Event"}},{"key":"apiVersion","value":{"stringValue":"v1"}},{"key":"type","value":{"stringValue":"Warning"}},
        {"key":"reason","value":{"stringValue":"ReplicaSetCreateError"}},{"key":"message","value":{"stringValue":"Failed to create new replica set"}},
        {"key":"count","value":{"intValue":"3"}},{"key":"firstTimestamp","value":{}},{"key":"lastTimestamp","value":{"stringValue":"LAST"}},
        {"key":"metadata","value":{"kvlistValue":{"values":[{"key":"name","value":{"stringValue":"orders.17b"}},{"key":"namespace","value":{"stringValue":"shop"}},{"key":"uid","value":{"stringValue":"e-2"}},
          {"key":"managedFields","value":{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"f:count","value":{"kvlistValue":{}}}]}}]}}}]}}},
        {"key":"source","value":{"kvlistValue":{"values":[{"key":"component","value":{"stringValue":"deployment-controller"}}]}}},
        {"key":"involvedObject","value":{"kvlistValue":{"values":[{"key":"kind","value":{"stringValue":"Deployment"}},{"key":"namespace","value":{"stringValue":"shop"}},
          {"key":"name","value":{"stringValue":"orders"}},{"key":"uid","value":{"stringValue":"d-1"}}]}}}]}}}]}}}]}]}]}
        """;

    // The same receiver, mode pull, with the newer kind of object.
    private const string OfPull = """
        {"resourceLogs":[{"resource":{"attributes":[]},"scopeLogs":[{"logRecords":[{"observedTimeUnixNano":"TIME",
        "attributes":[{"key":"k8s.resource.name","value":{"stringValue":"events"}},{"key":"event.domain","value":{"stringValue":"k8s"}},{"key":"event.type","value":{"stringValue":"ADDED"}}],
        "body":{"kvlistValue":{"values":[{"key":"apiVersion","value":{"stringValue":"events.k8s.io/v1"}},{"key":"kind","value":{"stringValue":"Event"}},
        {"key":"type","value":{"stringValue":"Normal"}},{"key":"reason","value":{"stringValue":"NodeReady"}},{"key":"note","value":{"stringValue":"Node node-7 status is now: NodeReady"}},
        {"key":"eventTime","value":{"stringValue":"LAST"}},{"key":"deprecatedLastTimestamp","value":{}},{"key":"deprecatedSource","value":{"kvlistValue":{}}},
        {"key":"series","value":{"kvlistValue":{"values":[{"key":"count","value":{"intValue":"2"}}]}}},{"key":"reportingController","value":{"stringValue":"kubelet"}},
        {"key":"metadata","value":{"kvlistValue":{"values":[{"key":"name","value":{"stringValue":"node-7.17c"}}]}}},
        {"key":"regarding","value":{"kvlistValue":{"values":[{"key":"kind","value":{"stringValue":"Node"}},{"key":"name","value":{"stringValue":"node-7"}}]}}}]}}}]}]}]}
        """;

    // Agents of clusters.
    private const string OfAgent = """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"KubernetesEvents"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"TIME","severityNumber":9,
        "body":{"stringValue":"Scaled up replica set orders-6f5d8c9b4 to 3"},"attributes":[{"key":"event.name","value":{"stringValue":"orders.17d"}},{"key":"event.namespace","value":{"stringValue":"shop"}},
        {"key":"event.reason","value":{"stringValue":"ScalingReplicaSet"}},{"key":"object.kind","value":{"stringValue":"ReplicaSet"}},{"key":"object.name","value":{"stringValue":"orders-6f5d8c9b4"}},
        {"key":"object.namespace","value":{"stringValue":"shop"}},{"key":"source.component","value":{"stringValue":"deployment-controller"}}]}]}]}]}
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 26, 5, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Last = Now.AddMinutes(-3);

    [Theory]
    [InlineData(OfEventsReceiver, "Warning BackOff 12 Pod shop/orders-6f5d8c9b4-x2x4z", 13, "Back-off restarting failed container orders", "shop:Deployment:orders")]
    [InlineData(OfWatch, "Warning ReplicaSetCreateError 3 Deployment shop/orders", 13, "Failed to create new replica set", "shop:Deployment:orders")]
    [InlineData(OfPull, "Normal NodeReady 2 Node /node-7", 9, "Node node-7 status is now: NodeReady", "")]
    [InlineData(OfAgent, "Normal ScalingReplicaSet  ReplicaSet shop/orders-6f5d8c9b4", 9, "Scaled up replica set orders-6f5d8c9b4 to 3", "shop:Deployment:orders")]
    public void Whoever_sends_an_event_it_has_one_form_and_is_its_object_s(string sent, string says, int severity, string message, string application)
    {
        var one = Assert.Single(Read(sent));
        string Get(string name) => one.Attributes.GetValueOrDefault(name, "");
        Assert.Equal(says, $"{Get("event.type")} {Get("event.reason")} {Get("event.count")} {Get("object.kind")} {Get("object.namespace")}/{Get("object.name")}");
        Assert.Equal(("KubernetesEvents", "KubernetesEvents", severity, message), (one.Service, one.Resource["service.name"], one.Severity, one.Body));
        Assert.Equal(32, Get("pattern.hash").Length);

        var world = new SmallWorld();
        var pod = world.Instance(world.ApplicationOf(new("shop", ApplicationKinds.Deployment, "orders")), world.Node("node-7"));
        pod.Containers["/k8s/shop/orders-6f5d8c9b4-bcdfg/orders"] = new() { Id = "/k8s/shop/orders-6f5d8c9b4-bcdfg/orders" };
        world.Instance(world.Application("otelcol-contrib"), world.Node("node-7"));
        Assert.Equal(application, new ResourceOwners(world.Build()).Find(one.Resource)?.ToString() ?? "");
    }

    [Fact]
    public void What_else_was_sent_stays_and_what_is_of_the_sender_does_not_count()
    {
        var one = Read(OfEventsReceiver).Single();
        Assert.Equal(
            ["k8s.cluster.name=east", "k8s.container.name=orders", "k8s.namespace.name=shop", "k8s.node.name=node-7", "k8s.pod.name=orders-6f5d8c9b4-x2x4z",
                "k8s.pod.uid=0c6a4a9e-6d3c-4f7e-9f0e-5f6d7c8b9a01", "service.name=KubernetesEvents"],
            one.Resource.Select(a => $"{a.Key}={a.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(("BackOff", "node-7", "orders.17a"), (one.Attributes["k8s.event.reason"], one.Attributes["source.host"], one.Attributes["event.name"]));
        Assert.Equal((Last, Now), (Read(OfWatch).Single().Time, one.Time));
    }

    [Theory]
    [InlineData(OfPull, "\"regarding\"", "\"spec\"")]
    [InlineData(OfPull, "\"Event\"", "\"Pod\"")]
    public void What_is_no_event_stays_as_it_came(string sent, string part, string other)
    {
        var one = Assert.Single(Read(sent.Replace(part, other, StringComparison.Ordinal)));
        Assert.Equal(("", '{'), (one.Service, one.Body[0]));
    }

    [Fact]
    public void An_event_that_the_cluster_forgot_is_no_news() => Assert.Empty(Read(OfWatch.Replace("\"MODIFIED\"", "\"DELETED\"", StringComparison.Ordinal)));

    [Fact]
    public void Another_object_that_is_deleted_is_an_event_of_its_own()
    {
        var one = Assert.Single(Read("""
            {"resourceLogs":[{"resource":{"attributes":[]},"scopeLogs":[{"logRecords":[{"observedTimeUnixNano":"TIME",
            "attributes":[{"key":"k8s.resource.name","value":{"stringValue":"deployments"}},{"key":"event.domain","value":{"stringValue":"k8s"}},{"key":"event.name","value":{"stringValue":"orders"}}],
            "body":{"kvlistValue":{"values":[{"key":"type","value":{"stringValue":"DELETED"}},{"key":"object","value":{"kvlistValue":{"values":[
            {"key":"kind","value":{"stringValue":"Deployment"}},{"key":"apiVersion","value":{"stringValue":"apps/v1"}},
            {"key":"metadata","value":{"kvlistValue":{"values":[{"key":"name","value":{"stringValue":"orders"}},{"key":"namespace","value":{"stringValue":"shop"}},{"key":"uid","value":{"stringValue":"d-1"}}]}}}]}}}]}}}]}]}]}
            """));
        Assert.Equal(("KubernetesEvents", "Deployment shop/orders was deleted", 9), (one.Service, one.Body, one.Severity));
        Assert.Equal(("Deleted", "Normal", "d-1", "orders"), (one.Attributes["event.reason"], one.Attributes["event.type"], one.Attributes["object.uid"], one.Resource["k8s.deployment.name"]));
    }

    [Fact]
    public void No_body_breaks_the_reader()
    {
        var body = Encoding.UTF8.GetBytes("""{"type":"ADDED","object":{"kind":"Event","involvedObject":{"kind":"Pod","name":7},"series":[],"count":{},"lastTimestamp":"x","metadata":null}}""");
        Gen.Select(Gen.Int[0, body.Length - 1], Gen.Byte).Array[0, 4].Sample(changes =>
        {
            var changed = body.ToArray();
            foreach (var (at, value) in changes) changed[at] = value;
            EventBody.Read(changed);
            if (changes.Length > 0) EventBody.Read(changed.AsSpan(0, changes[0].Item1));
        }, iter: 5_000);
    }

    private static List<SentRecord> Read(string json)
    {
        using var message = new ProtobufWriter();
        var text = json.Replace("TIME", $"{Now.ToUnixTimeMilliseconds()}000000", StringComparison.Ordinal).Replace("LAST", Last.ToString("yyyy-MM-ddTHH:mm:ssZ", null), StringComparison.Ordinal);
        OtlpJsonMessages.WriteLogs(Encoding.UTF8.GetBytes(text), message);
        var kept = new KeptRecords();
        var enricher = new LogEnricher(new());
        enricher.Begin("default", kept, Now.ToUnixTimeMilliseconds());
        new OtlpLogReader(new() { Time = new FakeTimeProvider(Now) }).Read(message.Span, enricher);
        return kept.Records;
    }

    private sealed record SentRecord(string Service, string Body, int Severity, DateTimeOffset Time, Dictionary<string, string> Attributes, Dictionary<string, string> Resource);

    private sealed class KeptRecords : IOtlpLogSink
    {
        public List<SentRecord> Records { get; } = [];

        public void Add(OtlpOrigin origin, OtlpLogRecord record) => Records.Add(new(
            Encoding.UTF8.GetString(origin.ServiceName), Encoding.UTF8.GetString(record.Body), record.SeverityNumber,
            DateTimeOffset.UnixEpoch.AddTicks((long)(record.Time / 100)), ToDictionary(record.Attributes), ToDictionary(origin.Resource)));

        // A name twice would throw: a store keeps the first only.
        private static Dictionary<string, string> ToDictionary(AttributeBlock attributes)
        {
            Dictionary<string, string> all = new(StringComparer.Ordinal);
            foreach (var (key, value) in attributes) all.Add(Encoding.UTF8.GetString(key), Encoding.UTF8.GetString(value));
            return all;
        }
    }
}

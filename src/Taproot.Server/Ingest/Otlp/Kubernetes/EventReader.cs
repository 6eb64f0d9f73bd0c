using System.Text;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Server.Ingest.Otlp.Kubernetes;

/// <summary>
/// Knows log records that are events of Kubernetes, in the three forms that they are sent in: by the receivers <c>k8s_events</c> and <c>k8sobjects</c> of
/// OpenTelemetry's Collector, and by agents of clusters.
/// </summary>
internal static class EventReader
{
    /// <summary>The service of all events.</summary>
    public const string Service = "KubernetesEvents";

    private static ReadOnlySpan<byte> ServiceBytes => "KubernetesEvents"u8;

    /// <summary>The event that a record is; null when it is none.</summary>
    public static KubernetesEvent? Read(OtlpOrigin origin, OtlpLogRecord record)
    {
        if (origin.ServiceName.SequenceEqual(ServiceBytes)) return OfAgent(record);
        // Few records have any of these, and those that have none are not looked at further.
        if (!record.Attributes.Find("k8s.event.uid"u8).IsEmpty || !record.Attributes.Find("k8s.event.reason"u8).IsEmpty) return OfEventsReceiver(origin, record);
        var isObject = record.Attributes.Find("k8s.resource.name"u8).SequenceEqual("events"u8) || record.Attributes.Find("event.domain"u8).SequenceEqual("k8s"u8);
        return isObject ? EventBody.Read(record.Body) : null;
    }

    private static KubernetesEvent OfAgent(OtlpLogRecord record) => new()
    {
        About = new(Text(record, "object.kind"u8), Text(record, "object.namespace"u8), Text(record, "object.name"u8), Text(record, "object.uid"u8), ""),
        Type = FirstOf(Text(record, "event.type"u8), TypeOf(record)), Reason = Text(record, "event.reason"u8), Count = Text(record, "event.count"u8),
        Name = Text(record, "event.name"u8), Component = Text(record, "source.component"u8), Host = Text(record, "source.host"u8),
    };

    private static KubernetesEvent OfEventsReceiver(OtlpOrigin origin, OtlpLogRecord record) => new()
    {
        About = new(
            Text(origin, "k8s.object.kind"u8), FirstOf(Text(record, "k8s.namespace.name"u8), Text(origin, "k8s.namespace.name"u8)), Text(origin, "k8s.object.name"u8),
            Text(origin, "k8s.object.uid"u8), Text(origin, "k8s.object.fieldpath"u8)),
        Type = FirstOf(Encoding.UTF8.GetString(record.SeverityText), TypeOf(record)), Reason = Text(record, "k8s.event.reason"u8), Action = Text(record, "k8s.event.action"u8),
        Count = Text(record, "k8s.event.count"u8), Name = Text(record, "k8s.event.name"u8), Uid = Text(record, "k8s.event.uid"u8),
        Component = Text(record, "k8s.event.reporting_controller"u8), Host = Text(origin, "k8s.node.name"u8),
    };

    private static string TypeOf(OtlpLogRecord record)
    {
        const int warning = 13;
        return record.SeverityNumber == 0 ? "" : record.SeverityNumber >= warning ? "Warning" : "Normal";
    }

    private static string FirstOf(string one, string other) => one.Length > 0 ? one : other;

    private static string Text(OtlpLogRecord record, ReadOnlySpan<byte> key) => Encoding.UTF8.GetString(record.Attributes.Find(key));

    private static string Text(OtlpOrigin origin, ReadOnlySpan<byte> key) => Encoding.UTF8.GetString(origin.Resource.Find(key));
}

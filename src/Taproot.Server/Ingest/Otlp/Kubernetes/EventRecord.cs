using System.Text;
using Taproot.Telemetry.Logs;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Server.Ingest.Otlp.Kubernetes;

/// <summary>
/// Gives an event of Kubernetes the form that the page of events reads: the message as body, what it says as attributes of one set of names, and the object
/// that it is about as the resource, by which it is its application's.
/// </summary>
internal static class EventRecord
{
    private const long NanosecondsATick = 100;

    /// <summary>Clusters keep events for an hour, so one that happened longer ago than this has a wrong time.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(1);

    // What these say is true of who sent the record, not of what it is about.
    private static readonly string[] OfSender = ["service.", "container.", "process.", "host.", "k8s.pod.", "k8s.container.", "k8s.object.", "k8s.namespace.", "telemetry."];

    /// <summary>Rewrites a record.</summary>
    /// <returns>Where it comes from now.</returns>
    public static OtlpOrigin Write(KubernetesEvent one, OtlpOrigin origin, OtlpLogRecord record)
    {
        if (one.Message is { } message) record.SetBody(Encoding.UTF8.GetBytes(message));
        if (one.Time is { } time) SetTime(record, time);
        if (record.SeverityNumber == 0 && one.Type.Length > 0)
            record.SetSeverity((one.Type == "Warning" ? LogSeverity.Warning : LogSeverity.Info).OtlpNumber(), Encoding.UTF8.GetBytes(one.Type));
        SetAttributes(record, AttributesOf(one));
        return origin.WithResource(ResourceOf(one, origin));
    }

    private static void SetTime(OtlpLogRecord record, DateTimeOffset time)
    {
        var ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        if (ticks <= 0) return;
        var nanoseconds = (ulong)ticks * NanosecondsATick;
        if (nanoseconds <= record.Time && record.Time - nanoseconds <= (ulong)Oldest.Ticks * NanosecondsATick) record.Time = nanoseconds;
    }

    private static List<KeyValuePair<string, string>> AttributesOf(KubernetesEvent one)
    {
        var about = one.About;
        KeyValuePair<string, string>[] all =
        [
            new("event.type", one.Type), new("event.reason", one.Reason), new("event.action", one.Action), new("event.count", one.Count), new("event.name", one.Name),
            new("event.uid", one.Uid), new("object.kind", about.Kind), new("object.namespace", about.Namespace), new("object.name", about.Name), new("object.uid", about.Uid),
            new("source.component", one.Component), new("source.host", one.Host),
        ];
        return [.. all.Where(a => a.Value.Length > 0)];
    }

    private static void SetAttributes(OtlpLogRecord record, List<KeyValuePair<string, string>> attributes)
    {
        List<(byte[] Key, byte[] Value)> others = [];
        foreach (var (key, value) in record.Attributes)
        {
            var name = Encoding.UTF8.GetString(key);
            if (!attributes.Exists(a => a.Key == name)) others.Add((key.ToArray(), value.ToArray()));
        }
        record.Attributes.Clear();
        foreach (var (key, value) in attributes) record.Attributes.Add(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));
        foreach (var (key, value) in others) record.Attributes.Add(key, value);
    }

    private static List<KeyValuePair<string, string>> ResourceOf(KubernetesEvent one, OtlpOrigin origin)
    {
        List<KeyValuePair<string, string>> resource = [new("service.name", EventReader.Service), .. ObjectAttributes.Of(one.About)];
        foreach (var (key, value) in origin.Resource)
        {
            var name = Encoding.UTF8.GetString(key);
            if (!OfSender.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) && !resource.Exists(a => a.Key == name)) resource.Add(new(name, Encoding.UTF8.GetString(value)));
        }
        return resource;
    }
}

using System.Globalization;
using System.Text.Json;

namespace Taproot.Server.Ingest.Otlp.Kubernetes;

/// <summary>Reads the object <c>Event</c> itself, of <c>v1</c> or <c>events.k8s.io/v1</c>, as the receiver <c>k8sobjects</c> sends it: alone, or as what a watch saw.</summary>
internal static class EventBody
{
    private const int LongestText = 32 << 10;

    /// <summary>The event that a body is; null when it is none, or one that the cluster has forgotten (each is deleted after a time).</summary>
    public static KubernetesEvent? Read(ReadOnlySpan<byte> body)
    {
        if (body is not [(byte)'{', ..]) return null;
        try
        {
            using var document = JsonDocument.Parse(body.ToArray());
            var root = document.RootElement;
            if (!root.TryGetProperty("object", out var inner) || inner.ValueKind != JsonValueKind.Object) return OfObject(root);
            return Text(root, "type") == "DELETED" ? null : OfObject(inner);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A body that is cut off, or no text, stays what it is: a record like others.
            return null;
        }
    }

    private static KubernetesEvent? OfObject(JsonElement one)
    {
        if (Text(one, "kind") is not ("Event" or "") || Part(one, "involvedObject", "regarding") is not { } about) return null;
        var (source, series, metadata) = (Part(one, "source", "deprecatedSource"), Part(one, "series"), Part(one, "metadata"));
        return new()
        {
            About = new(Text(about, "kind"), Text(about, "namespace"), Text(about, "name"), Text(about, "uid"), Text(about, "fieldPath")),
            Type = Text(one, "type"), Reason = Text(one, "reason"), Action = Text(one, "action"),
            Count = First(Text(series, "count"), Text(one, "count"), Text(one, "deprecatedCount")),
            Name = Text(metadata, "name"), Uid = Text(metadata, "uid"),
            Component = First(Text(source, "component"), Text(one, "reportingComponent"), Text(one, "reportingController")), Host = Text(source, "host"),
            Message = First(Text(one, "message"), Text(one, "note")),
            Time = TimeOf(First(Text(series, "lastObservedTime"), Text(one, "lastTimestamp"), Text(one, "deprecatedLastTimestamp"), Text(one, "eventTime"), Text(metadata, "creationTimestamp"))),
        };
    }

    private static DateTimeOffset? TimeOf(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string First(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
            if (text.Length > 0) return text;
        return "";
    }

    private static JsonElement? Part(JsonElement of, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (of.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object && part.EnumerateObject().Any()) return part;
        return null;
    }

    private static string Text(JsonElement? of, string name)
    {
        if (of is not { } one || !one.TryGetProperty(name, out var value)) return "";
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() ?? "",
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
        return text.Length <= LongestText ? text : text[..LongestText];
    }
}

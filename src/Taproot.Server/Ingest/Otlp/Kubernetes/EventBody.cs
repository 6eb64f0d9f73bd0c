using System.Globalization;
using System.Text.Json;

namespace Taproot.Server.Ingest.Otlp.Kubernetes;

/// <summary>
/// Reads the object <c>Event</c> itself, of <c>v1</c> or <c>events.k8s.io/v1</c>, as the receiver <c>k8sobjects</c> sends it: alone, or as what a watch saw.
/// That another object was deleted is an event too, of which the cluster sends none.
/// </summary>
internal static class EventBody
{
    private const int LongestText = 32 << 10;

    /// <summary>The event that a body is; null when it is none.</summary>
    public static KubernetesEvent? Read(ReadOnlySpan<byte> body)
    {
        if (body is not [(byte)'{', ..]) return null;
        try
        {
            using var document = JsonDocument.Parse(body.ToArray());
            var root = document.RootElement;
            if (!root.TryGetProperty("object", out var inner) || inner.ValueKind != JsonValueKind.Object) return OfObject(root);
            return Text(root, "type") == "DELETED" ? OfDeleted(inner) : OfObject(inner);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A body that is cut off, or no text, stays what it is: a record like others.
            return null;
        }
    }

    /// <summary>Each event is forgotten after a time, which says nothing; what else is gone somebody wants to know.</summary>
    private static KubernetesEvent? OfDeleted(JsonElement one)
    {
        if (OfObject(one) is not null) return KubernetesEvent.Forgotten;
        var (kind, metadata) = (Text(one, "kind"), Part(one, "metadata"));
        var (space, name) = (Text(metadata, "namespace"), Text(metadata, "name"));
        if (kind.Length == 0 || name.Length == 0) return null;
        return new()
        {
            About = new(kind, space, name, Text(metadata, "uid"), ""), Type = "Normal", Reason = "Deleted",
            Message = $"{kind} {(space.Length > 0 ? $"{space}/" : "")}{name} was deleted",
        };
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

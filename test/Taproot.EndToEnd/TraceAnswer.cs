using System.Text.Json;

namespace Taproot.EndToEnd;

/// <summary>Reads traces from the API as lines.</summary>
internal static class TraceAnswer
{
    private const string Path = "/api/projects/default/traces";

    /// <summary>The newest traces, each of a span a line, indented below its parent.</summary>
    public static async Task<List<string>> NewestAsync(RunningTaproot taproot)
    {
        JsonElement newest = await taproot.GetAsync($"{Path}?rootsOnly=true&limit=40");
        List<string> trees = [];
        foreach (string id in newest.GetProperty("spans").EnumerateArray().Select(span => Text(span, "traceId")).Distinct(StringComparer.Ordinal))
        {
            JsonElement trace = await taproot.GetAsync($"{Path}/{id}");
            trees.Add(Draw([.. trace.GetProperty("spans").EnumerateArray()]));
        }

        return trees;
    }

    private static string Draw(JsonElement[] spans)
    {
        HashSet<string> ids = [.. spans.Select(span => Text(span, "spanId"))];
        return string.Concat(spans.Where(span => !ids.Contains(Text(span, "parentSpanId"))).OrderBy(Time).Select(root => Draw(root, spans, 0)));
    }

    private static string Draw(JsonElement span, JsonElement[] spans, int depth)
    {
        string side = Text(span, "kind") == "Server" ? "answers" : "asks";
        string path = span.GetProperty("attributes").TryGetProperty("url.path", out JsonElement value) ? value.GetString()! : "";
        string line = $"{new string(' ', depth * 2)}{Text(span, "service")} {side} {Text(span, "name")} {path}".TrimEnd() + "\n";
        string id = Text(span, "spanId");
        return line + string.Concat(spans.Where(child => Text(child, "parentSpanId") == id).OrderBy(Time).Select(child => Draw(child, spans, depth + 1)));
    }

    private static string Text(JsonElement span, string property) => span.GetProperty(property).GetString()!;

    private static double Time(JsonElement span) => span.GetProperty("time").GetDouble();
}

using System.Text.Json;

namespace Taproot.EndToEnd;

/// <summary>Finds things in the map's answer.</summary>
internal static class MapAnswer
{
    /// <summary>The link between applications of these names that carries requests; null when there is none.</summary>
    public static JsonElement? Link(JsonElement map, (string Client, string Server) ends)
    {
        var names = map.GetProperty("applications").EnumerateArray()
            .ToDictionary(application => application.GetProperty("id").GetString()!, application => application.GetProperty("name").GetString()!);
        bool Is(JsonElement link, string end, string name) =>
            names.TryGetValue(link.GetProperty(end).GetString()!, out string? found) && found.Contains(name, StringComparison.Ordinal);
        return map.GetProperty("links").EnumerateArray()
            .Where(link => Is(link, "client", ends.Client) && Is(link, "server", ends.Server) && link.GetProperty("requestsPerSecond").ValueKind == JsonValueKind.Number)
            .Select(link => (JsonElement?)link).FirstOrDefault();
    }

    /// <summary>Ids of the applications at both ends of every link that is active.</summary>
    public static IEnumerable<(string Client, string Server)> ActiveLinks(JsonElement map) =>
        map.GetProperty("links").EnumerateArray().Where(link => link.GetProperty("active").GetBoolean())
            .Select(link => (link.GetProperty("client").GetString()!, link.GetProperty("server").GetString()!));
}

using System.Text.Json;

namespace Taproot.Telemetry.Profiles;

/// <summary>What a client of Pyroscope says of the kinds of values in its pprof: which to keep, and how they are called.</summary>
public sealed class SampleTypeConfig
{
    private readonly Dictionary<string, (string? Name, string? Units, bool IsCumulative)> _kinds;

    private SampleTypeConfig(Dictionary<string, (string? Name, string? Units, bool IsCumulative)> kinds) => _kinds = kinds;

    /// <summary>Nothing is said: all are kept as they are.</summary>
    public static SampleTypeConfig None { get; } = new([]);

    /// <summary>Reads the JSON object that clients send.</summary>
    /// <exception cref="ProfileException">It is none.</exception>
    public static SampleTypeConfig Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = 8 });
            var kinds = new Dictionary<string, (string?, string?, bool)>(StringComparer.Ordinal);
            foreach (var kind in document.RootElement.EnumerateObject()) kinds[kind.Name] = (Text(kind.Value, "display-name"), Text(kind.Value, "units"), IsTrue(kind.Value, "cumulative"));
            return new(kinds);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ProfileException("The part sample_type_config of the form is not a JSON object of objects.", e);
        }
    }

    /// <summary>The name and unit of a kind of value; null: it is left out.</summary>
    public (string Type, string Unit)? Find(string type, string unit)
    {
        if (_kinds.Count == 0) return (type, unit);
        return _kinds.TryGetValue(type, out var kind) ? (kind.Name ?? type, UnitOf(kind.Units, unit)) : null;
    }

    /// <summary>Whether a kind of value counts from the start of the process.</summary>
    public bool IsCumulative(string type) => _kinds.TryGetValue(type, out var kind) && kind.IsCumulative;

    // A unit that counts samples does not change what the values are.
    private static string UnitOf(string? configured, string unit) => configured is null or "samples" or "objects" ? unit : configured;

    private static bool IsTrue(JsonElement kind, string name) => kind.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement kind, string name) =>
        kind.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}

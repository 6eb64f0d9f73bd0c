namespace Taproot.Server.Api.Views;

/// <summary>Says what of the many series might be dropped, by what names and numbers give away. A person decides.</summary>
internal static class CardinalityHints
{
    private const long Many = 100;
    private const double MostOfThem = 0.8;

    private static readonly HashSet<string> IdWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "uid", "uuid", "guid", "session", "request", "trace", "span", "transaction", "user", "customer", "email", "token", "ip", "port", "address", "path", "url", "uri", "query",
        "statement", "sql", "timestamp", "time", "hash", "nonce",
    };

    // Without these of the agents' labels there would be no map.
    private static readonly HashSet<string> Ours = new(StringComparer.Ordinal) { "container_id", "machine_id", "system_uuid" };
    private static readonly HashSet<string> Destinations = new(StringComparer.Ordinal) { "destination", "actual_destination", "destination_ip" };

    /// <summary>For a metric.</summary>
    public static string OfMetric(string metric, double sharePercent)
    {
        if (sharePercent < 1) return "";
        if (metric.EndsWith("_bucket", StringComparison.Ordinal)) return "A histogram makes a series of each bucket: fewer buckets, or fewer labels beside them, make fewer.";
        return sharePercent >= 10 ? "Look at its labels: one with many values multiplies all others." : "";
    }

    /// <summary>For a label.</summary>
    public static string OfLabel(string label, long values, long series)
    {
        if (values < Many || Ours.Contains(label)) return "";
        if (Destinations.Contains(label)) return "Addresses that programs call, as agents see them. Leave programs that call very many out by the agent's --container-denylist.";
        if (LooksLikeId(label)) return "It looks like an identity or an address, which belongs in logs and traces: drop it where it is made, or by relabelling (labeldrop).";
        return series > 0 && values >= MostOfThem * series ? "Nearly each series has a value of its own: without this label there would be few." : "";
    }

    private static bool LooksLikeId(string label) => Array.Exists(label.Split('_', '.', '-'), IdWords.Contains);
}

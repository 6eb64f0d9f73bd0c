namespace Taproot.Telemetry.Configuration;

/// <summary>Finds the name that a mistyped one most likely meant.</summary>
internal static class EditDistance
{
    /// <summary>The nearest of <paramref name="known"/>, or null when none is near enough to be worth naming.</summary>
    public static string? Nearest(string given, IEnumerable<string> known)
    {
        // Half of the letters wrong is another word, not a typing error.
        var (best, bestDistance) = ((string?)null, Math.Max(2, given.Length / 2));
        foreach (var candidate in known)
        {
            var distance = Between(given, candidate);
            if (distance < bestDistance || (best is null && distance == bestDistance)) (best, bestDistance) = (candidate, distance);
        }

        return best;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that turn one text into the other.</summary>
    public static int Between(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) table[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) table[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                table[i, j] = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }

        return table[a.Length, b.Length];
    }
}

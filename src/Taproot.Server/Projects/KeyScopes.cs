using Taproot.Telemetry;

namespace Taproot.Server.Projects;

/// <summary>What an API key may do in its project. Kept as a number in the database.</summary>
[Flags]
internal enum KeyScopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Write metrics.</summary>
    Metrics = 1,

    /// <summary>Write logs.</summary>
    Logs = 2,

    /// <summary>Write traces.</summary>
    Traces = 4,

    /// <summary>Write profiles.</summary>
    Profiles = 8,

    /// <summary>Ask the Prometheus interface.</summary>
    Read = 16,

    /// <summary>Write everything: what a key may do of which nothing is said.</summary>
    Write = Metrics | Logs | Traces | Profiles,
}

/// <summary>Names of scopes.</summary>
internal static class KeyScopeNames
{
    private static readonly (KeyScopes Scope, string Name)[] Single =
    [
        (KeyScopes.Metrics, "metrics"), (KeyScopes.Logs, "logs"), (KeyScopes.Traces, "traces"), (KeyScopes.Profiles, "profiles"), (KeyScopes.Read, "read"),
    ];

    /// <summary>Names that may be given, for sentences.</summary>
    public const string Known = "metrics, logs, traces, profiles (each to be written), write (all four) and read (the Prometheus interface)";

    /// <summary>The names of what is in a set.</summary>
    public static IReadOnlyList<string> Of(KeyScopes scopes) => [.. Single.Where(s => scopes.HasFlag(s.Scope)).Select(s => s.Name)];

    /// <summary>The set of some names; null when one is not known, or there is none.</summary>
    public static KeyScopes? Parse(IEnumerable<string> names)
    {
        var scopes = KeyScopes.None;
        foreach (var name in names)
        {
            var scope = name == "write" ? KeyScopes.Write : Array.Find(Single, s => s.Name == name).Scope;
            if (scope == KeyScopes.None) return null;
            scopes |= scope;
        }
        return scopes == KeyScopes.None ? null : scopes;
    }

    /// <summary>The scope that writing a signal needs.</summary>
    public static KeyScopes ToWrite(Signal signal) => signal switch
    {
        Signal.Metrics => KeyScopes.Metrics,
        Signal.Logs => KeyScopes.Logs,
        Signal.Traces => KeyScopes.Traces,
        _ => KeyScopes.Profiles,
    };

    /// <summary>What a key may do, as the end of a sentence: <c>may write logs and traces, and read</c>.</summary>
    public static string Sentence(KeyScopes scopes)
    {
        var writes = Of(scopes & KeyScopes.Write);
        var what = writes.Count switch
        {
            0 => "",
            1 => $"write {writes[0]}",
            _ => $"write {string.Join(", ", writes.SkipLast(1))} and {writes[^1]}",
        };
        if (!scopes.HasFlag(KeyScopes.Read)) return $"may {what} only";
        return what.Length == 0 ? "may read only" : $"may {what}, and read";
    }
}

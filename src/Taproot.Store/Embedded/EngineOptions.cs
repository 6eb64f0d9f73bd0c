using System.Globalization;

namespace Taproot.Store.Embedded;

/// <summary>Command line of the <c>store-engine</c> verb; written by the supervisor, not by people.</summary>
internal sealed record EngineOptions(string DataDirectory, string SocketPath, string LibraryPath, int ParentPid, long MemoryBytes, long QueryMemoryBytes)
{
    public const string Verb = "store-engine";

    /// <summary>The arguments that make <see cref="Parse"/> give the same options.</summary>
    public IReadOnlyList<string> ToArguments() =>
    [
        Verb, "--data-dir", DataDirectory, "--socket", SocketPath, "--chdb-lib", LibraryPath,
        "--parent-pid", ParentPid.ToString(CultureInfo.InvariantCulture), "--memory", MemoryBytes.ToString(CultureInfo.InvariantCulture),
        "--query-memory", QueryMemoryBytes.ToString(CultureInfo.InvariantCulture),
    ];

    public static EngineOptions Parse(IReadOnlyList<string> args)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = args.Count > 0 && args[0] == Verb ? 1 : 0; i + 1 < args.Count; i += 2) values[args[i]] = args[i + 1];
        string Get(string name) =>
            values.TryGetValue(name, out var value) ? value : throw new ArgumentException($"{Verb} needs {name}; the server starts it, people do not.", name);
        return new(
            Get("--data-dir"), Get("--socket"), Get("--chdb-lib"),
            int.Parse(Get("--parent-pid"), CultureInfo.InvariantCulture), long.Parse(Get("--memory"), CultureInfo.InvariantCulture),
            long.Parse(Get("--query-memory"), CultureInfo.InvariantCulture));
    }
}

using System.Globalization;

namespace Taproot.Server.Projects;

/// <summary><c>taproot-server api-key create|replace|list|delete</c>: manages keys in the data directory, also beside a running server.</summary>
internal static class ApiKeyVerb
{
    /// <summary>The verb.</summary>
    public const string Verb = "api-key";

    private const string ScopeOption = "--scope";

    private const string Usage =
        "Usage: taproot-server api-key create [PROJECT [DESCRIPTION]] [--scope SCOPE,…]  makes a key and prints it, this once\n" +
        "       taproot-server api-key replace PROJECT DESCRIPTION [--scope SCOPE,…]     the same, and deletes the project's keys of that description\n" +
        "       taproot-server api-key list                            lists the keys there are, without their secrets\n" +
        "       taproot-server api-key delete ID                       deletes a key\n" +
        "Scopes are " + KeyScopeNames.Known + "; without --scope a key writes everything.\n" +
        "Each takes --data-dir DIR (default ./data).\n";

    /// <summary>Takes the scopes out of the words of a command line; the rest are words and settings.</summary>
    public static (IReadOnlyList<string> Others, string? Scopes) TakeScopes(IReadOnlyList<string> args)
    {
        var rest = new List<string>();
        string? scopes = null;
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == ScopeOption) scopes = Join(scopes, i + 1 < args.Count ? args[++i] : "");
            else if (args[i].StartsWith(ScopeOption + "=", StringComparison.Ordinal)) scopes = Join(scopes, args[i][(ScopeOption.Length + 1)..]);
            else rest.Add(args[i]);
        }
        return (rest, scopes);
    }

    /// <summary>Runs the verb; the result is the process' exit code.</summary>
    public static async Task<int> RunAsync(string[] words, string? scopes, IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var keys = services.GetRequiredService<ApiKeys>();
        switch (words)
        {
            case ["create", .. { Length: <= 2 }] or ["replace", _, _]:
                return await CreateAsync(words, scopes, services, output, cancellationToken);
            case ["list"] when scopes is null:
                foreach (var key in await keys.ListAsync(cancellationToken)) await output.WriteLineAsync(Line(key));
                return 0;
            case ["delete", var id] when scopes is null:
                return await keys.DeleteAsync(id, cancellationToken) ? 0 : await FailAsync(output, $"There is no key '{id}'.\n");
            default:
                return await FailAsync(output, Usage);
        }
    }

    private static async Task<int> CreateAsync(string[] words, string? scopes, IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var keys = services.GetRequiredService<ApiKeys>();
        var (project, description) = (words.ElementAtOrDefault(1) ?? ProjectDirectory.DefaultProject, words.ElementAtOrDefault(2) ?? "made on the command line");
        if (!services.GetRequiredService<ProjectDirectory>().Exists(project)) return await FailAsync(output, $"There is no project '{project}'.\n");
        if (description.Length > ApiKeys.MaxDescription) return await FailAsync(output, $"A description has at most {ApiKeys.MaxDescription} characters.\n");
        var set = scopes is null
            ? KeyScopes.Write
            : KeyScopeNames.Parse(scopes.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        if (set is not { } allowed) return await FailAsync(output, $"There is no scope '{scopes}'. Scopes are {KeyScopeNames.Known}.\n");
        var outdated = words[0] == "replace" ? await keys.ListAsync(cancellationToken) : [];
        await output.WriteLineAsync((await keys.CreateAsync(project, description, allowed, cancellationToken)).Key);
        foreach (var key in outdated.Where(k => k.Project == project && k.Description == description)) await keys.DeleteAsync(key.Id, cancellationToken);
        return 0;
    }

    private static string Line(ApiKeys.Listed key) => string.Create(
        CultureInfo.InvariantCulture,
        $"{key.Id}  {key.Project}  {key.Created:yyyy-MM-dd HH:mm}  {(key.LastUsed is { } used ? $"used {used:yyyy-MM-dd HH:mm}" : "never used            ")}  {string.Join(',', KeyScopeNames.Of(key.Scopes)),-34}  {key.Description}");

    private static string Join(string? before, string more) => before is null ? more : $"{before},{more}";

    private static async Task<int> FailAsync(TextWriter output, string text)
    {
        await output.WriteAsync(text);
        return 2;
    }
}

using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Taproot.Server.Projects;

/// <summary>
/// The keys with which agents write into projects: <c>tap_ID_SECRET</c>. The database holds the id and the SHA-256 of the whole key, so that a
/// stolen database opens nothing; the secret has 256 random bits, which no search gets through, so that a slow hash would add nothing. A key is
/// shown once, when it is made.
/// </summary>
internal sealed class ApiKeys(IDbContextFactory<ConfigurationDatabase> databases, TimeProvider time)
{
    private const string Prefix = "tap_";
    private const int MaxCached = 10_000;

    // A key that another process deletes works this much longer at most.
    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    private sealed record Known(string Project, byte[] Hash, DateTimeOffset Until);

    /// <summary>A key as listed: without its secret.</summary>
    public sealed record Listed(string Id, string Project, string Description, DateTimeOffset Created);

    /// <summary>The project that <paramref name="key"/> writes into; null when it is not a key of ours.</summary>
    public async ValueTask<string?> FindProjectAsync(string key, CancellationToken cancellationToken)
    {
        if (IdOf(key) is not { } id || await FindAsync(id, cancellationToken) is not { } known) return null;
        return CryptographicOperations.FixedTimeEquals(Hash(key), known.Hash) ? known.Project : null;
    }

    /// <summary>Makes a key; the result is the only time that it is seen.</summary>
    public async Task<string> CreateAsync(string project, string description, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        var key = $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        database.ApiKeys.Add(new()
        {
            Id = id, ProjectId = project, Hash = Hash(key), Description = description, CreatedMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        });
        await database.SaveChangesAsync(cancellationToken);
        return key;
    }

    /// <summary>All keys, the oldest first.</summary>
    public async Task<IReadOnlyList<Listed>> ListAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await database.ApiKeys.AsNoTracking().OrderBy(k => k.CreatedMs).ToListAsync(cancellationToken);
        return [.. rows.Select(k => new Listed(k.Id, k.ProjectId, k.Description, DateTimeOffset.FromUnixTimeMilliseconds(k.CreatedMs)))];
    }

    /// <summary>Deletes a key; false when there is none of this id.</summary>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        _known.TryRemove(id, out _);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.ApiKeys.Where(k => k.Id == id).ExecuteDeleteAsync(cancellationToken) > 0;
    }

    private async ValueTask<Known?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(id, out var known) && known.Until > now) return known;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var row = await database.ApiKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Id == id, cancellationToken);
        if (row is null)
        {
            _known.TryRemove(id, out _);
            return null;
        }
        if (_known.Count >= MaxCached) _known.Clear();
        return _known[id] = new(row.ProjectId, row.Hash, now + CacheTime);
    }

    private static string? IdOf(string key)
    {
        if (key.Length > 100 || !key.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var end = key.IndexOf('_', Prefix.Length);
        return end < 0 ? null : key[Prefix.Length..end];
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

/// <summary><c>taproot-server api-key create|replace|list|delete</c>: manages keys in the data directory, also beside a running server.</summary>
internal static class ApiKeyVerb
{
    /// <summary>The verb.</summary>
    public const string Verb = "api-key";

    private const string Usage =
        "Usage: taproot-server api-key create [PROJECT [DESCRIPTION]]  makes a key and prints it, this once\n" +
        "       taproot-server api-key replace PROJECT DESCRIPTION     the same, and deletes the project's keys of that description\n" +
        "       taproot-server api-key list                            lists the keys there are, without their secrets\n" +
        "       taproot-server api-key delete ID                       deletes a key\n" +
        "Each takes --data-dir DIR (default ./data).\n";

    /// <summary>Runs the verb; the result is the process' exit code.</summary>
    public static async Task<int> RunAsync(string[] words, IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var keys = services.GetRequiredService<ApiKeys>();
        switch (words)
        {
            case ["create", .. { Length: <= 2 }] or ["replace", _, _]:
                var (project, description) = (words.ElementAtOrDefault(1) ?? ProjectDirectory.DefaultProject, words.ElementAtOrDefault(2) ?? "made on the command line");
                if (!services.GetRequiredService<ProjectDirectory>().Exists(project)) return await FailAsync(output, $"There is no project '{project}'.\n");
                var outdated = words[0] == "replace" ? await keys.ListAsync(cancellationToken) : [];
                await output.WriteLineAsync(await keys.CreateAsync(project, description, cancellationToken));
                foreach (var key in outdated.Where(k => k.Project == project && k.Description == description)) await keys.DeleteAsync(key.Id, cancellationToken);
                return 0;
            case ["list"]:
                foreach (var key in await keys.ListAsync(cancellationToken))
                    await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{key.Id}  {key.Project}  {key.Created:yyyy-MM-dd HH:mm}  {key.Description}"));
                return 0;
            case ["delete", var id]:
                return await keys.DeleteAsync(id, cancellationToken) ? 0 : await FailAsync(output, $"There is no key '{id}'.\n");
            default:
                return await FailAsync(output, Usage);
        }
    }

    private static async Task<int> FailAsync(TextWriter output, string text)
    {
        await output.WriteAsync(text);
        return 2;
    }
}

using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Taproot.Server.Projects;

/// <summary>
/// The keys of projects: <c>tap_ID_SECRET</c>. The database holds the id and the SHA-256 of the whole key, so that a stolen database opens nothing; the secret
/// has 256 random bits, which no search gets through, so that a slow hash would add nothing. A key is shown once, when it is made.
/// </summary>
internal sealed class ApiKeys(IDbContextFactory<ConfigurationDatabase> databases, TimeProvider time)
{
    /// <summary>Longest description, characters.</summary>
    public const int MaxDescription = 500;

    private const string Prefix = "tap_";
    private const int MaxCached = 10_000;

    // A key that another process deletes works this much longer at most.
    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(30);

    // The last use is told to the minute; more would be a write for each request.
    private static readonly TimeSpan UsePrecision = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _uses = new(StringComparer.Ordinal);

    private sealed record Known(KeyGrant Grant, byte[] Hash, DateTimeOffset Until, long NotedUseMs);

    /// <summary>A key as listed: without its secret.</summary>
    public sealed record Listed(string Id, string Project, string Description, DateTimeOffset Created, KeyScopes Scopes, DateTimeOffset? LastUsed);

    /// <summary>A key as made: with its secret, this once.</summary>
    public sealed record Made(string Id, string Key);

    /// <summary>Whether a text has the form of a key.</summary>
    public static bool IsKey(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>What <paramref name="key"/> lets its owner do; null when it is not a key of ours.</summary>
    public async ValueTask<KeyGrant?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (IdOf(key) is not { } id || await FindByIdAsync(id, cancellationToken) is not { } known) return null;
        if (!CryptographicOperations.FixedTimeEquals(Hash(key), known.Hash)) return null;
        NoteUse(id, known);
        return known.Grant;
    }

    /// <summary>Makes a key; the result is the only time that it is seen.</summary>
    public async Task<Made> CreateAsync(string project, string description, KeyScopes scopes, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        var key = $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        database.ApiKeys.Add(new()
        {
            Id = id,
            ProjectId = project,
            Hash = Hash(key),
            Description = description,
            CreatedMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Scopes = scopes,
        });
        await database.SaveChangesAsync(cancellationToken);
        return new(id, key);
    }

    /// <summary>All keys, the oldest first.</summary>
    public async Task<IReadOnlyList<Listed>> ListAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await database.ApiKeys.AsNoTracking().OrderBy(k => k.CreatedMs).ToListAsync(cancellationToken);
        return [.. rows.Select(Show)];
    }

    /// <summary>Deletes a key; false when there is none of this id.</summary>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var deleted = await database.ApiKeys.Where(k => k.Id == id).ExecuteDeleteAsync(cancellationToken) > 0;
        _known.TryRemove(id, out _);
        return deleted;
    }

    /// <summary>Writes down when keys were used last.</summary>
    public async Task WriteUsesAsync(CancellationToken cancellationToken)
    {
        if (_uses.IsEmpty) return;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var (id, usedMs) in _uses)
        {
            await database.ApiKeys.Where(k => k.Id == id && (k.LastUsedMs == null || k.LastUsedMs < usedMs))
                .ExecuteUpdateAsync(k => k.SetProperty(row => row.LastUsedMs, usedMs), cancellationToken);
            _uses.TryRemove(new KeyValuePair<string, long>(id, usedMs));
        }
    }

    private Listed Show(ApiKeyRow row)
    {
        // What is not written down yet counts, too.
        var usedMs = _uses.TryGetValue(row.Id, out var noted) ? Math.Max(noted, row.LastUsedMs ?? 0) : row.LastUsedMs;
        return new(
            row.Id, row.ProjectId, row.Description, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedMs), row.Scopes,
            usedMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null);
    }

    private void NoteUse(string id, Known known)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (nowMs - known.NotedUseMs < UsePrecision.TotalMilliseconds) return;
        _uses[id] = nowMs;
        _known.TryUpdate(id, known with { NotedUseMs = nowMs }, known);
    }

    private async ValueTask<Known?> FindByIdAsync(string id, CancellationToken cancellationToken)
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
        return _known[id] = new(new(id, row.ProjectId, row.Scopes), row.Hash, now + CacheTime, row.LastUsedMs ?? 0);
    }

    private static string? IdOf(string key)
    {
        if (key.Length > 100 || !IsKey(key)) return null;
        var end = key.IndexOf('_', Prefix.Length);
        return end < 0 ? null : key[Prefix.Length..end];
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

/// <summary>What a key lets its owner do.</summary>
/// <param name="Id">The key's public part.</param>
/// <param name="Project">The project that it is for.</param>
/// <param name="Scopes">What may be done there.</param>
internal sealed record KeyGrant(string Id, string Project, KeyScopes Scopes)
{
    /// <summary>What to tell an owner who may not do something.</summary>
    public string Sentence => $"The API key {Id} {KeyScopeNames.Sentence(Scopes)}.";
}

using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Taproot.Server.Projects;

/// <summary>A kind of settings that a project has one value of.</summary>
/// <param name="Name">Its name in the database; never changes.</param>
/// <param name="Initial">The value where nobody chose one.</param>
internal sealed record SettingKind<T>(string Name, T Initial) where T : class;

/// <summary>
/// What people chose for a project, such as thresholds and categories: immutable values, a JSON text each in the configuration database. Read from
/// memory, so that asking costs nothing; changes are made one after another.
/// </summary>
internal sealed class ProjectSettings(IDbContextFactory<ConfigurationDatabase> databases, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<(string Project, string Kind), object> _values = [];
    private readonly ConcurrentDictionary<(string Project, string Kind), string> _texts = [];
    private readonly SemaphoreSlim _changing = new(1);

    /// <summary>The present value; the same object until it changes.</summary>
    public T Get<T>(string project, SettingKind<T> kind) where T : class =>
        (T)_values.GetOrAdd((project, kind.Name), static (key, state) => state.Texts.TryGetValue(key, out var text) ? Parse(text, state.kind) : state.kind.Initial, (Texts: _texts, kind));

    /// <summary>Replaces the value by what <paramref name="change"/> makes of it; the result is the new one.</summary>
    public async Task<T> ChangeAsync<T>(string project, SettingKind<T> kind, Func<T, T> change, CancellationToken cancellationToken) where T : class
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var value = change(Get(project, kind));
            await WriteAsync(project, kind.Name, JsonSerializer.Serialize(value), cancellationToken);
            _values[(project, kind.Name)] = value;
            return value;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Reads what the configuration database holds.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var row in await database.ProjectSettings.AsNoTracking().ToListAsync(cancellationToken)) _texts[(row.ProjectId, row.Name)] = row.Value;
        _values.Clear();
    }

    public void Dispose() => _changing.Dispose();

    private static T Parse<T>(string text, SettingKind<T> kind) where T : class => JsonSerializer.Deserialize<T>(text) ?? kind.Initial;

    private async Task WriteAsync(string project, string name, string text, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var row = await database.ProjectSettings.SingleOrDefaultAsync(r => r.ProjectId == project && r.Name == name, cancellationToken);
        if (row is null) database.ProjectSettings.Add(row = new() { ProjectId = project, Name = name, Value = "", UpdatedMs = 0 });
        (row.Value, row.UpdatedMs) = (text, time.GetUtcNow().ToUnixTimeMilliseconds());
        await database.SaveChangesAsync(cancellationToken);
    }
}

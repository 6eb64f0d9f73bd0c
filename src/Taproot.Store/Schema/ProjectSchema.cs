using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Taproot.Store.Client;
using Taproot.Store.Embedded;
using Taproot.Store.Schema.Tables;
using Taproot.Telemetry;

namespace Taproot.Store.Schema;

/// <summary>Brings a project's database up to date, once per project and process.</summary>
internal sealed class ProjectSchema(StoreClient client, StoreOptions options, ILogger<ProjectSchema> logger) : IDisposable
{
    private const int LongestProjectName = 63;
    private readonly ConcurrentDictionary<string, string> _ready = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _migrating = new(1);

    /// <summary>The name of a project's database.</summary>
    /// <exception cref="ArgumentException">The project's name is none.</exception>
    public static string DatabaseOf(string project)
    {
        ArgumentException.ThrowIfNullOrEmpty(project);
        if (project.Length > LongestProjectName || !project.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
            throw new ArgumentException("A project's name has lower-case letters, digits, - and _ only, at most 63.", nameof(project));
        return $"taproot_{project}";
    }

    /// <summary>The project's database, made and migrated when this is the first use.</summary>
    public ValueTask<string> EnsureAsync(string project, CancellationToken cancellation) =>
        _ready.TryGetValue(project, out var database) ? new(database) : new(PrepareAsync(project, cancellation));

    public void Dispose() => _migrating.Dispose();

    private async Task<string> PrepareAsync(string project, CancellationToken cancellation)
    {
        var database = DatabaseOf(project);
        await _migrating.WaitAsync(cancellation);
        try
        {
            if (_ready.ContainsKey(project)) return database;
            await client.ExecuteAsync("default", $"CREATE DATABASE IF NOT EXISTS `{database}`", QueryParameters.None, cancellation);
            await client.ExecuteAsync(database, Migrations.Ledger, QueryParameters.None, cancellation);
            var applied = await ReadAppliedAsync(database, cancellation);
            foreach (var migration in Migrations.All.Where(m => !applied.Contains(m.Number))) await ApplyAsync(database, migration, cancellation);
            await SetRetentionAsync(database, cancellation);
            _ready[project] = database;
            return database;
        }
        finally
        {
            _migrating.Release();
        }
    }

    private async Task<HashSet<int>> ReadAppliedAsync(string database, CancellationToken cancellation)
    {
        HashSet<int> numbers = [];
        await client.QueryAsync(
            database, "SELECT number FROM taproot_migrations FORMAT TabSeparated", QueryParameters.None,
            async (body, token) =>
            {
                using var reader = new StreamReader(body);
                while (await reader.ReadLineAsync(token) is { } line) numbers.Add(int.Parse(line, CultureInfo.InvariantCulture));
            },
            cancellation);
        return numbers;
    }

    private async Task ApplyAsync(string database, Migration migration, CancellationToken cancellation)
    {
        foreach (var statement in migration.Statements) await client.ExecuteAsync(database, statement, QueryParameters.None, cancellation);
        await client.ExecuteAsync(
            database, "INSERT INTO taproot_migrations (number, description) SELECT {number:UInt32}, {description:String}",
            new QueryParameters().Add("number", migration.Number).Add("description", migration.Description), cancellation);
        EngineLog.Migrated(logger, database, migration.Number, migration.Description);
    }

    /// <summary>Retention is an option, not history: it is set at each start. Whole partitions are dropped, nothing is rewritten.</summary>
    private async Task SetRetentionAsync(string database, CancellationToken cancellation)
    {
        foreach (var table in Table.All)
        {
            var days = Days(RetentionOf(table.Signal)) + table.ExtraDays;
            await client.ExecuteAsync(
                database, $"ALTER TABLE {table.Name} MODIFY TTL {table.Age} + toIntervalDay({days}) SETTINGS materialize_ttl_after_modify = 0",
                QueryParameters.None, cancellation);
        }
    }

    private TimeSpan RetentionOf(Signal? signal) => signal switch
    {
        Signal.Metrics => options.MetricsRetention,
        Signal.Logs => options.LogsRetention,
        Signal.Traces => options.TracesRetention,
        Signal.Profiles => options.ProfilesRetention,
        _ => options.RecordedRetention,
    };

    private static int Days(TimeSpan retention) => Math.Max(1, (int)Math.Ceiling(retention.TotalDays));
}

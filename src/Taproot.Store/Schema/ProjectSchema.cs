using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Taproot.Store.Client;
using Taproot.Store.Embedded;

namespace Taproot.Store.Schema;

/// <summary>Brings a project's database up to date, once per project and process.</summary>
internal sealed class ProjectSchema(StoreClient client, StoreOptions options, ILogger<ProjectSchema> logger) : IDisposable
{
    private const int LongestProjectName = 63;

    // What an engine says of an expression or an index that it cannot make: bad arguments, their types, an unknown function, something not implemented, a wrong query.
    private static readonly HashSet<int> NotKnown = [36, 43, 46, 48, 80];
    private readonly ConcurrentDictionary<string, string> _ready = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Database, string Table), bool> _textIndexes = new();
    private readonly SemaphoreSlim _migrating = new(1);
    private EngineDeployment? _deployment;

    /// <summary>The name of a project's database.</summary>
    /// <exception cref="ArgumentException">The project's name is none.</exception>
    public static string DatabaseOf(string project)
    {
        ArgumentException.ThrowIfNullOrEmpty(project);
        if (project.Length > LongestProjectName || !project.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
            throw new ArgumentException("A project's name has lower-case letters, digits, - and _ only, at most 63.", nameof(project));
        return $"taproot_{project}";
    }

    /// <summary>Projects whose databases are up to date.</summary>
    public IReadOnlyCollection<string> Ready => [.. _ready.Keys];

    /// <summary>The project's database, made and migrated when this is the first use.</summary>
    public ValueTask<string> EnsureAsync(string project, CancellationToken cancellation) =>
        _ready.TryGetValue(project, out var database) ? new(database) : new(PrepareAsync(project, cancellation));

    /// <summary>Whether long texts of a table are indexed, of a database that is ready.</summary>
    public bool HasTextIndex(string database, string table) => _textIndexes.ContainsKey((database, table));

    public void Dispose() => _migrating.Dispose();

    /// <summary>How the engine is set up; asked once.</summary>
    public async ValueTask<EngineDeployment> DeploymentAsync(CancellationToken cancellation) => _deployment ??= await new DeploymentProbe(client, options).FindAsync(cancellation);

    /// <summary>How to speak of a project's tables to the engine.</summary>
    public async ValueTask<SchemaDialect> DialectAsync(string project, CancellationToken cancellation) => new(await DeploymentAsync(cancellation), DatabaseOf(project));

    private async Task<string> PrepareAsync(string project, CancellationToken cancellation)
    {
        var database = DatabaseOf(project);
        await _migrating.WaitAsync(cancellation);
        try
        {
            if (_ready.ContainsKey(project)) return database;
            var dialect = await DialectAsync(project, cancellation);
            await client.ExecuteAsync(options.ClickHouse?.InitialDatabase ?? "default", dialect.CreateDatabase(), QueryParameters.None, cancellation);
            await CreateAsync(database, dialect, Migrations.Ledger, cancellation);
            var applied = await ReadAppliedAsync(database, cancellation);
            foreach (var migration in Migrations.All.Where(m => !applied.Contains(m.Number))) await ApplyAsync(database, dialect, migration, cancellation);
            await SetRetentionAsync(database, dialect, cancellation);
            if (await HasIndexAsync(database, dialect, LogTables.BodyIndex, cancellation)) _textIndexes[(database, LogTables.BodyIndex.Table)] = true;
            _ready[project] = database;
            return database;
        }
        finally
        {
            _migrating.Release();
        }
    }

    private async Task<HashSet<int>> ReadAppliedAsync(string database, CancellationToken cancellation) =>
        [.. (await client.ReadLinesAsync(database, "SELECT number FROM taproot_migrations FORMAT TabSeparated", QueryParameters.None, cancellation))
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    private async Task ApplyAsync(string database, SchemaDialect dialect, Migration migration, CancellationToken cancellation)
    {
        foreach (var change in migration.Changes) await CreateAsync(database, dialect, change, cancellation);
        await client.ExecuteAsync(
            database, "INSERT INTO taproot_migrations (number, description) SELECT {number:UInt32}, {description:String}",
            new QueryParameters().Add("number", migration.Number).Add("description", migration.Description), cancellation);
        EngineLog.Migrated(logger, database, migration.Number, migration.Description);
    }

    private async Task CreateAsync(string database, SchemaDialect dialect, SchemaChange change, CancellationToken cancellation)
    {
        try
        {
            foreach (var statement in dialect.Create(change)) await client.ExecuteAsync(database, statement, QueryParameters.None, cancellation);
        }
        catch (StoreException e) when (NotKnown.Contains(e.Code) && change is IndexAddition { IsOptional: true })
        {
            EngineLog.IndexRefused(logger, database, ((IndexAddition)change).Table, ((IndexAddition)change).Name, e.Message);
        }
    }

    private async Task<bool> HasIndexAsync(string database, SchemaDialect dialect, IndexAddition index, CancellationToken cancellation)
    {
        var parameters = new QueryParameters().Add("database", database).Add("table", dialect.Stored(index.Table)).Add("index", index.Name);
        const string Sql = "SELECT count() FROM system.data_skipping_indices WHERE database = {database:String} AND table = {table:String} AND name = {index:String} FORMAT TabSeparated";
        return (await client.ReadLinesAsync(database, Sql, parameters, cancellation))[0] != "0";
    }

    /// <summary>Retention is an option, not history: it is set at each start.</summary>
    private async Task SetRetentionAsync(string database, SchemaDialect dialect, CancellationToken cancellation)
    {
        foreach (var table in Migrations.Tables.Where(t => t.AgesFrom is not null))
            await client.ExecuteAsync(database, dialect.SetRetention(table, Days(options.RetentionOf(table))), QueryParameters.None, cancellation);
    }

    private static int Days(TimeSpan retention) => Math.Max(1, (int)Math.Ceiling(retention.TotalDays));
}

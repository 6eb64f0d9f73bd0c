using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Hosting;
using Taproot.Server.Limits;
using Taproot.Server.Sources.Prometheus;
using Taproot.Server.Sources.Pyroscope;

namespace Taproot.Server.Projects;

/// <summary>Registers the configuration database and brings it up to date at the start.</summary>
internal static class ProjectsServices
{
    /// <summary>Adds the database in the data directory.</summary>
    public static void AddConfigurationDatabase(this IServiceCollection services, ServerOptions options)
    {
        services.AddDbContextFactory<ConfigurationDatabase>(database => database.UseSqlite(ConnectionString(options.DataDirectory)));
        services.AddSingleton<ProjectDirectory>();
        services.AddSingleton<MapLayouts>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<LimitStore>();
        services.AddSingleton<ProjectSettings>();
    }

    /// <summary>Makes or migrates the database, makes the default project if there is none, and fills what is kept in memory.</summary>
    public static async Task PrepareConfigurationDatabaseAsync(this IServiceProvider services, string dataDirectory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(dataDirectory);
        await using var database = await services.GetRequiredService<IDbContextFactory<ConfigurationDatabase>>().CreateDbContextAsync(cancellationToken);
        await database.Database.MigrateAsync(cancellationToken);
        if (!await database.Projects.AnyAsync(cancellationToken)) await AddDefaultProjectAsync(services, database, cancellationToken);
        services.GetRequiredService<ProjectDirectory>().Replace(
            await database.Projects.AsNoTracking().Select(p => new ProjectSummary(p.Id, p.Name)).ToListAsync(cancellationToken));
        if (services.GetService<ProjectQuotas>() is { } quotas) await quotas.LoadAsync(cancellationToken);
        await services.GetRequiredService<ProjectSettings>().LoadAsync(cancellationToken);
        if (services.GetService<PrometheusSources>() is { } sources) await sources.LoadAsync(ProjectDirectory.DefaultProject, cancellationToken);
        if (services.GetService<PyroscopeSources>() is { } profiles) await profiles.LoadAsync(cancellationToken);
    }

    private static async Task AddDefaultProjectAsync(IServiceProvider services, ConfigurationDatabase database, CancellationToken cancellationToken)
    {
        var nowMs = services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
        database.Projects.Add(new() { Id = ProjectDirectory.DefaultProject, Name = "Default", CreatedMs = nowMs });
        await database.SaveChangesAsync(cancellationToken);
    }

    private static string ConnectionString(string dataDirectory) =>
        new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataDirectory, "taproot.db") }.ToString();
}

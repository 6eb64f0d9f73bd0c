using Microsoft.EntityFrameworkCore;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Hosting;

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
    }

    /// <summary>How the database in <paramref name="dataDirectory"/> is opened.</summary>
    public static string ConnectionString(string dataDirectory) =>
        new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = Path.Combine(dataDirectory, "taproot.db") }.ToString();

    /// <summary>Makes or migrates the database, makes the default project if there is none, and fills what is kept in memory.</summary>
    public static async Task PrepareConfigurationDatabaseAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        var time = services.GetRequiredService<TimeProvider>();
        await using var database = await services.GetRequiredService<IDbContextFactory<ConfigurationDatabase>>().CreateDbContextAsync(cancellationToken);
        await database.Database.MigrateAsync(cancellationToken);
        if (!await database.Projects.AnyAsync(cancellationToken))
        {
            database.Projects.Add(new() { Id = ProjectDirectory.DefaultProject, Name = "Default", CreatedMs = time.GetUtcNow().ToUnixTimeMilliseconds() });
            await database.SaveChangesAsync(cancellationToken);
        }
        services.GetRequiredService<ProjectDirectory>().Replace(
            await database.Projects.AsNoTracking().Select(p => new ProjectSummary(p.Id, p.Name)).ToListAsync(cancellationToken));
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Taproot.Server.Projects;

/// <summary>A project: one observed system, apart from all others.</summary>
internal sealed class ProjectRow
{
    /// <summary>Name in URLs.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; set; }

    /// <summary>When it was made, milliseconds since the epoch.</summary>
    public required long CreatedMs { get; init; }
}

/// <summary>A key with which senders write into a project, or others read from it.</summary>
internal sealed class ApiKeyRow
{
    /// <summary>The public part, by which a key is found and named.</summary>
    public required string Id { get; init; }

    /// <summary>The project it is for.</summary>
    public required string ProjectId { get; init; }

    /// <summary>SHA-256 of the whole key. A key has 256 random bits, so that a slow hash would add nothing.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>What it is for.</summary>
    public required string Description { get; set; }

    /// <summary>When it was made, milliseconds since the epoch.</summary>
    public required long CreatedMs { get; init; }

    /// <summary>What it may do.</summary>
    public required KeyScopes Scopes { get; init; }

    /// <summary>When it was used last, to the minute, milliseconds since the epoch.</summary>
    public long? LastUsedMs { get; init; }
}

/// <summary>A limit that a project has of its own.</summary>
internal sealed class ProjectLimitRow
{
    /// <summary>The project.</summary>
    public required string ProjectId { get; init; }

    /// <summary>The limit's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its value.</summary>
    public required long Value { get; init; }
}

/// <summary>Where a person put a box on a project's map.</summary>
internal sealed class MapPositionRow
{
    /// <summary>The project.</summary>
    public required string ProjectId { get; init; }

    /// <summary>The person; <c>anonymous</c> until there is sign-in.</summary>
    public required string UserId { get; init; }

    /// <summary>The application.</summary>
    public required string ApplicationId { get; init; }

    /// <summary>Layout units.</summary>
    public required double X { get; set; }

    /// <summary>Layout units.</summary>
    public required double Y { get; set; }
}

/// <summary>From which Prometheus-compatible server a project's metrics are read.</summary>
internal sealed class PrometheusSourceRow
{
    /// <summary>The project.</summary>
    public required string ProjectId { get; init; }

    /// <summary>Whether metrics are read from there; else from our own store, and the rest is kept for later.</summary>
    public required bool IsEnabled { get; set; }

    /// <summary>What is no secret, as JSON.</summary>
    public required string Settings { get; set; }

    /// <summary>Password, token and header values as JSON, encrypted with the key of the data directory.</summary>
    public required byte[] Secrets { get; set; }

    /// <summary>When it was changed last, milliseconds since the epoch.</summary>
    public required long UpdatedMs { get; set; }
}

/// <summary>From which Pyroscope server a project's profiles are read.</summary>
internal sealed class PyroscopeSourceRow
{
    /// <summary>The project.</summary>
    public required string ProjectId { get; init; }

    /// <summary>Whether profiles are read from there; else from our own store, and the rest is kept for later.</summary>
    public required bool IsEnabled { get; set; }

    /// <summary>What is no secret, as JSON.</summary>
    public required string Settings { get; set; }

    /// <summary>Password and token as JSON, encrypted with the key of the data directory.</summary>
    public required byte[] Secrets { get; set; }

    /// <summary>When it was changed last, milliseconds since the epoch.</summary>
    public required long UpdatedMs { get; set; }
}

/// <summary>One kind of settings of a project.</summary>
internal sealed class ProjectSettingRow
{
    /// <summary>The project.</summary>
    public required string ProjectId { get; init; }

    /// <summary>Which kind.</summary>
    public required string Name { get; init; }

    /// <summary>The settings as JSON; no secrets.</summary>
    public required string Value { get; set; }

    /// <summary>When it was changed last, milliseconds since the epoch.</summary>
    public required long UpdatedMs { get; set; }
}

/// <summary>Projects, keys and what people arranged. Telemetry is not here.</summary>
internal sealed class ConfigurationDatabase(DbContextOptions<ConfigurationDatabase> options) : DbContext(options)
{
    public DbSet<ProjectRow> Projects => Set<ProjectRow>();

    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();

    public DbSet<ProjectLimitRow> ProjectLimits => Set<ProjectLimitRow>();

    public DbSet<MapPositionRow> MapPositions => Set<MapPositionRow>();

    public DbSet<PrometheusSourceRow> PrometheusSources => Set<PrometheusSourceRow>();

    public DbSet<PyroscopeSourceRow> PyroscopeSources => Set<PyroscopeSourceRow>();

    public DbSet<ProjectSettingRow> ProjectSettings => Set<ProjectSettingRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ProjectRow>(e =>
        {
            e.ToTable("projects");
            e.HasKey(p => p.Id);
            e.Property(p => p.Id).HasMaxLength(64);
            e.Property(p => p.Name).HasMaxLength(200);
        });
        modelBuilder.Entity<ApiKeyRow>(e =>
        {
            e.ToTable("api_keys");
            e.HasKey(k => k.Id);
            e.Property(k => k.Id).HasMaxLength(32);
            e.Property(k => k.Description).HasMaxLength(500);
            e.HasOne<ProjectRow>().WithMany().HasForeignKey(k => k.ProjectId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<ProjectLimitRow>(e =>
        {
            e.ToTable("project_limits");
            e.HasKey(l => new { l.ProjectId, l.Name });
            e.Property(l => l.Name).HasMaxLength(64);
            e.HasOne<ProjectRow>().WithMany().HasForeignKey(l => l.ProjectId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<MapPositionRow>(e =>
        {
            e.ToTable("map_positions");
            e.HasKey(p => new { p.ProjectId, p.UserId, p.ApplicationId });
            e.Property(p => p.UserId).HasMaxLength(200);
            e.Property(p => p.ApplicationId).HasMaxLength(500);
            e.HasOne<ProjectRow>().WithMany().HasForeignKey(p => p.ProjectId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<PrometheusSourceRow>(e =>
        {
            e.ToTable("prometheus_sources");
            e.HasKey(p => p.ProjectId);
            e.Property(p => p.Settings).HasMaxLength(100_000);
            e.HasOne<ProjectRow>().WithOne().HasForeignKey<PrometheusSourceRow>(p => p.ProjectId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<PyroscopeSourceRow>(e =>
        {
            e.ToTable("pyroscope_sources");
            e.HasKey(p => p.ProjectId);
            e.Property(p => p.Settings).HasMaxLength(100_000);
            e.HasOne<ProjectRow>().WithOne().HasForeignKey<PyroscopeSourceRow>(p => p.ProjectId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<ProjectSettingRow>(e =>
        {
            e.ToTable("project_settings");
            e.HasKey(p => new { p.ProjectId, p.Name });
            e.Property(p => p.Name).HasMaxLength(64);
            e.HasOne<ProjectRow>().WithMany().HasForeignKey(p => p.ProjectId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}

/// <summary>Lets <c>dotnet ef migrations add</c> make the context without starting the server.</summary>
internal sealed class ConfigurationDatabaseDesign : IDesignTimeDbContextFactory<ConfigurationDatabase>
{
    public ConfigurationDatabase CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<ConfigurationDatabase>().UseSqlite("Data Source=design.db").Options);
}

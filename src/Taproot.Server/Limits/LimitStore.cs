using Microsoft.EntityFrameworkCore;
using Taproot.Server.Projects;

namespace Taproot.Server.Limits;

/// <summary>Keeps projects' own limits in the configuration database.</summary>
internal sealed class LimitStore(IDbContextFactory<ConfigurationDatabase> databases)
{
    /// <summary>All of them. What is out of range, or of a newer version, does not count.</summary>
    public async Task<Dictionary<string, Dictionary<ProjectLimit, long>>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var projects = new Dictionary<string, Dictionary<ProjectLimit, long>>(StringComparer.Ordinal);
        foreach (var row in await database.ProjectLimits.AsNoTracking().ToListAsync(cancellationToken))
        {
            if (LimitCatalog.Find(row.Name) is not { } limit || !limit.Allows(row.Value)) continue;
            if (!projects.TryGetValue(row.ProjectId, out var own)) projects[row.ProjectId] = own = [];
            own[limit.Limit] = row.Value;
        }
        return projects;
    }

    /// <summary>Replaces a project's own limits.</summary>
    public async Task WriteAsync(string project, IReadOnlyDictionary<ProjectLimit, long> own, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.ProjectLimits.Where(l => l.ProjectId == project).ExecuteDeleteAsync(cancellationToken);
        database.ProjectLimits.AddRange(own.Select(l => new ProjectLimitRow { ProjectId = project, Name = LimitCatalog.Of(l.Key).Name, Value = l.Value }));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}

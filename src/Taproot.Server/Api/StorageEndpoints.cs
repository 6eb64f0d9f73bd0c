using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Projects;
using Taproot.Store;

namespace Taproot.Server.Api;

/// <summary>Says what the store holds.</summary>
internal static class StorageEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void MapStorage(this RouteGroupBuilder project) =>
        project.MapGet("/storage", GetAsync)
            .Needs(ObjectKind.System).WithName("getStorage").WithTags("System").WithSummary("Tables, sizes, retention and disks of the store.")
            .Produces<StorageResponse>().ProducesProblem(404).ProducesProblem(503);

    private static async Task<IResult> GetAsync(string project, ProjectDirectory projects, IStorageReader reader, ISpaceStatus space, CancellationToken cancellationToken)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        var report = await reader.ReadAsync(project, cancellationToken);
        return TypedResults.Ok(new StorageResponse(
            report.Engine, [.. report.Tables.Select(Table)], [.. report.Disks.Select(d => new StorageDisk(d.Host, d.Name, d.Path, d.TotalBytes, d.FreeBytes))],
            space.Latest is { } latest ? Space(latest, project) : null));
    }

    private static StorageTable Table(StoredTable table) => new(
        table.Name, table.Signal, table.Rows, table.Bytes, table.Bytes > 0 ? (double)table.UncompressedBytes / table.Bytes : null, table.Parts, table.OldestDay, table.RetentionDays);

    private static StorageSpace Space(SpaceReport report, string project)
    {
        var dropped = report.Dropped.Where(d => d.Project == project).ToArray();
        return new(
            report.UsedPercent, report.ThresholdPercent, report.Problem, dropped.Length, dropped.Sum(d => d.Bytes), dropped.Length > 0 ? dropped.Max(d => d.Day) : null);
    }
}

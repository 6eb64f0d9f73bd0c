using Microsoft.EntityFrameworkCore;
using Taproot.Server.Api.Contracts;

namespace Taproot.Server.Projects;

/// <summary>Keeps where people put the boxes of the map.</summary>
internal sealed class MapLayouts(IDbContextFactory<ConfigurationDatabase> databases)
{
    /// <summary>More boxes than this are not placed by hand.</summary>
    public const int MaxPositions = 5000;

    /// <summary>The positions of one person.</summary>
    public async Task<MapLayout> GetAsync(string project, string user, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return new(await database.MapPositions.AsNoTracking()
            .Where(p => p.ProjectId == project && p.UserId == user)
            .ToDictionaryAsync(p => p.ApplicationId, p => new BoxPosition(p.X, p.Y), StringComparer.Ordinal, cancellationToken));
    }

    /// <summary>Replaces the positions of one person; an empty layout forgets them ("tidy").</summary>
    public async Task PutAsync(string project, string user, MapLayout layout, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.MapPositions.Where(p => p.ProjectId == project && p.UserId == user).ExecuteDeleteAsync(cancellationToken);
        database.MapPositions.AddRange(layout.Positions.Select(p =>
            new MapPositionRow { ProjectId = project, UserId = user, ApplicationId = p.Key, X = p.Value.X, Y = p.Value.Y }));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Why a layout cannot be kept; null when it can.</summary>
    public static string? Refusal(MapLayout layout)
    {
        if (layout.Positions.Count > MaxPositions) return $"At most {MaxPositions} positions are kept, but {layout.Positions.Count} were sent.";
        foreach (var (id, position) in layout.Positions)
        {
            if (id.Length is 0 or > 500) return "An application id has 1 to 500 characters.";
            if (!double.IsFinite(position.X) || !double.IsFinite(position.Y)) return $"The position of '{id}' is not a finite number.";
        }
        return null;
    }
}

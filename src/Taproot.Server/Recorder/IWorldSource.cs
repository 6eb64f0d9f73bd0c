using Taproot.Topology.Model;

namespace Taproot.Server.Recorder;

/// <summary>A window of time, both ends included; milliseconds since the epoch, UTC.</summary>
public readonly record struct TimeRange(long FromMs, long ToMs);

/// <summary>Where worlds come from. A world is an immutable snapshot that many requests share.</summary>
public interface IWorldSource
{
    /// <summary>The world over a window: built from recorded points when it is not the current one.</summary>
    ValueTask<World> GetAsync(string project, TimeRange range, CancellationToken cancellationToken);

    /// <summary>The current world, rebuilt every refresh interval; null before the first one.</summary>
    World? Latest(string project);
}

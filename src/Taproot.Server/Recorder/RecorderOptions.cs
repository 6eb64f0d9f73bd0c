namespace Taproot.Server.Recorder;

/// <summary>How series are recorded.</summary>
public sealed record RecorderOptions
{
    /// <summary>Distance of grid points, and of refreshes.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after a grid point it is evaluated: agents' samples of that instant have arrived by then.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Samples so shortly after a grid point count as of it: agents that scrape on the grid stamp a little late.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMilliseconds(2500);

    /// <summary>Grid points kept in memory: an hour.</summary>
    public int Window { get; init; } = 240;

    /// <summary>Scans reach back so far behind the last one, for samples that arrived late.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Every eighth scan reaches back so far, for agents whose clock or network is slow.</summary>
    public TimeSpan WideOverlap { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How far back the past is recorded of a source that has a past when it is first read, and of an outage.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Stored series read for a project's world at most.</summary>
    public int MaxSeries { get; init; } = 2_000_000;

    /// <summary>Whether every sample of the store comes through this process: then what was just stored is taken from memory.</summary>
    public bool IsOnlyWriter { get; init; } = true;
}

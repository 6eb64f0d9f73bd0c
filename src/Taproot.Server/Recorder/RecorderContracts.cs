namespace Taproot.Server.Recorder;

/// <summary>Which projects are recorded.</summary>
public interface IRecordedProjects
{
    /// <summary>Ids of projects, asked for at each refresh.</summary>
    IReadOnlyCollection<string> Projects { get; }
}

/// <summary>How a project's last refresh went.</summary>
/// <param name="RefreshedAtMs">When it ended, milliseconds since the epoch; 0 for never.</param>
/// <param name="PointMs">The grid point it brought.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="RawSeries">Stored series that were read.</param>
/// <param name="Series">Result series.</param>
/// <param name="DroppedSamples">Samples turned away since the start because there were too many series.</param>
/// <param name="Error">Why the last refresh failed; empty when it did not.</param>
public sealed record RecorderStatus(
    long RefreshedAtMs, long PointMs, TimeSpan Duration, int RawSeries, int Series, long DroppedSamples, string Error)
{
    /// <summary>Samples since the start that were stored too late for their time's picture.</summary>
    public long LateSamples { get; init; }

    /// <summary>The newest sample in the picture, milliseconds since the epoch; 0 for none.</summary>
    public long FreshestMs { get; init; }

    /// <summary>No refresh yet.</summary>
    public static RecorderStatus None { get; } = new(0, 0, TimeSpan.Zero, 0, 0, 0, "");
}

/// <summary>Tells how recording does.</summary>
public interface IRecorderStatusSource
{
    /// <summary>The state of a project's recording.</summary>
    RecorderStatus StatusOf(string project);
}

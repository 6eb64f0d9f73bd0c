namespace Taproot.Server.Recorder;

internal static partial class RecorderLog
{
    [LoggerMessage(3100, LogLevel.Information, "Recording project {Project}: {Points} points of {Series} series were read back in {Milliseconds} ms")]
    public static partial void Restored(this ILogger logger, string project, int points, int series, long milliseconds);

    [LoggerMessage(3101, LogLevel.Warning, "Project {Project} could not be refreshed; what was missed is made up for at the next refresh")]
    public static partial void RefreshFailed(this ILogger logger, Exception exception, string project);

    [LoggerMessage(3102, LogLevel.Warning, "Points of project {Project} could not be stored; history lacks them")]
    public static partial void AppendFailed(this ILogger logger, Exception exception, string project);

    [LoggerMessage(3103, LogLevel.Debug, "Project {Project} refreshed in {Milliseconds} ms: {RawSeries} stored series, {Series} series, {Applications} applications")]
    public static partial void Refreshed(this ILogger logger, string project, long milliseconds, int rawSeries, int series, int applications);

    [LoggerMessage(3104, LogLevel.Warning, "Project {Project} has more than {Limit} series; samples of further ones are left out of the map")]
    public static partial void TooManySeries(this ILogger logger, string project, int limit);
}

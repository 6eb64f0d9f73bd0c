using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Limits;

/// <summary>Words for series that a limit keeps out.</summary>
internal static class SeriesRefusals
{
    /// <summary>What to do about it, beginning with a space; empty where no limit of the project is the reason.</summary>
    public static string Advice(RemoteWriteReason? reason, LimitValues limits) => LimitOf(reason) is { } limit ? $" {limits.Advice(limit)}" : "";

    private static ProjectLimit? LimitOf(RemoteWriteReason? reason) => reason switch
    {
        RemoteWriteReason.TooManyLabels => ProjectLimit.Labels,
        RemoteWriteReason.LabelNameTooLong => ProjectLimit.LabelName,
        RemoteWriteReason.LabelValueTooLong => ProjectLimit.LabelValue,
        RemoteWriteReason.SeriesLimit => ProjectLimit.ActiveSeries,
        _ => null,
    };
}

using System.Text;

namespace Taproot.Telemetry.Profiles;

/// <summary>What a series must be to be taken.</summary>
internal static class SeriesRules
{
    private const int MaxServiceBytes = 1024;
    private const long NanosecondsATick = 100;

    /// <summary>The series with its times in order.</summary>
    /// <exception cref="ProfileException">It is not taken.</exception>
    public static ProfileSeries Check(ProfileSeries series, ProfileLimits limits)
    {
        if (series.Service.Length == 0) throw new ProfileException(ProfileRefusal.NoService, "Nothing says which service the profile is of.");
        if (Encoding.UTF8.GetByteCount(series.Service) > MaxServiceBytes)
            throw new ProfileException(ProfileRefusal.InvalidLabels, $"The name of the service is longer than {MaxServiceBytes} bytes.");
        if (Encoding.UTF8.GetByteCount(series.Type) > limits.MaxTypeBytes)
            throw new ProfileException(ProfileRefusal.InvalidLabels, $"The name of a sample type is longer than {limits.MaxTypeBytes} bytes.");
        CheckLabels(series.Labels, limits);
        return CheckTime(series, limits);
    }

    private static void CheckLabels(Labels labels, ProfileLimits limits)
    {
        if (labels.Items.Length > limits.MaxLabels)
            throw new ProfileException(ProfileRefusal.InvalidLabels, $"A profile has {labels.Items.Length} labels; {limits.MaxLabels} are allowed.");
        foreach (var (name, value) in labels.Items)
        {
            if (Encoding.UTF8.GetByteCount(name) > limits.MaxLabelNameBytes)
                throw new ProfileException(ProfileRefusal.InvalidLabels, $"The name of a label is longer than {limits.MaxLabelNameBytes} bytes.");
            if (Encoding.UTF8.GetByteCount(value) > limits.MaxLabelValueBytes)
                throw new ProfileException(ProfileRefusal.InvalidLabels, $"The value of the label '{name}' is longer than {limits.MaxLabelValueBytes} bytes.");
        }
    }

    private static ProfileSeries CheckTime(ProfileSeries series, ProfileLimits limits)
    {
        var now = Nanoseconds(limits.Time.GetUtcNow() - DateTimeOffset.UnixEpoch);
        var end = Math.Max(series.Start, series.End);
        if (end < now - Nanoseconds(limits.MaxAge))
            throw new ProfileException(ProfileRefusal.TooOld, $"The profile is older than {limits.MaxAge.TotalDays:0} days. Check the sender's clock.");
        if (end > now + Nanoseconds(limits.MaxFuture))
            throw new ProfileException(ProfileRefusal.TooNew, $"The profile is more than {limits.MaxFuture.TotalMinutes:0} minutes in the future. Check the sender's clock.");
        return series with { Start = Math.Max(series.Start, end - Nanoseconds(limits.MaxDuration)), End = end };
    }

    private static long Nanoseconds(TimeSpan span) => span.Ticks * NanosecondsATick;
}

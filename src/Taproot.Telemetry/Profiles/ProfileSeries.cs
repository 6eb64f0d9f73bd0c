namespace Taproot.Telemetry.Profiles;

/// <summary>What samples have in common.</summary>
/// <param name="Service">The service that was profiled.</param>
/// <param name="Type">What the values are, such as <c>ebpf:cpu:nanoseconds</c>; the unit is behind the last colon.</param>
/// <param name="Start">When the profile begins, nanoseconds since 1970.</param>
/// <param name="End">When it ends, nanoseconds since 1970.</param>
/// <param name="Labels">What else is known of where it comes from.</param>
public sealed record ProfileSeries(string Service, string Type, long Start, long End, Labels Labels);

/// <summary>What the name of a type says.</summary>
public static class ProfileTypes
{
    private const int PartsOfPyroscope = 5;

    /// <summary>The unit of a type's values: the last part, but the third of a Pyroscope's name, which ends with what it was sampled by.</summary>
    public static string UnitOf(string type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var parts = type.Split(':');
        return parts.Length == PartsOfPyroscope ? parts[2] : parts[^1];
    }

    /// <summary>Whether values are what there is at a moment, such as memory in use, so that profiles of several moments are averaged, not added.</summary>
    public static bool IsState(string type) =>
        type.Contains("inuse", StringComparison.Ordinal) || type.Contains("goroutine", StringComparison.Ordinal) || type.Contains("live_", StringComparison.Ordinal);
}

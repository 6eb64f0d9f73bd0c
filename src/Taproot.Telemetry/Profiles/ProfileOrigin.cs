namespace Taproot.Telemetry.Profiles;

/// <summary>What is known of a profile before it is read.</summary>
public sealed record ProfileOrigin
{
    /// <summary>The service that was profiled.</summary>
    public required string Service { get; init; }

    /// <summary>Labels of all its samples.</summary>
    public Labels Labels { get; init; } = Labels.Empty;

    /// <summary>When it begins and ends, nanoseconds since 1970; null: as the profile says.</summary>
    public (long Start, long End)? Time { get; init; }

    /// <summary>Gives the name that a kind of value (its type and unit) is stored under; null leaves it out.</summary>
    public Func<string, string, string?> NameType { get; init; } = static (type, unit) => $"{type}:{unit}";
}

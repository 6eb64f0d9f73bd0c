namespace Taproot.NodeAgent.Logs;

/// <summary>How logs are read and how much they may cost.</summary>
internal sealed record LogOptions
{
    /// <summary>Whether messages that are JSON objects are taken apart (<c>--disable-json-log-parsing</c> switches it off).</summary>
    internal bool ParseJson { get; init; } = true;

    /// <summary>Patterns of one container that have series of their own, per level (<c>--log-patterns-per-container</c>).</summary>
    internal int MaxPatterns { get; init; } = 256;

    /// <summary>Series of all containers together.</summary>
    internal int MaxSeries { get; init; } = 20_000;

    /// <summary>Bytes a second that are read of one file; what comes faster for long is left out and counted.</summary>
    internal int MaxFileBytesPerSecond { get; init; } = 4 << 20;

    /// <summary>Bytes a second that are read of all files together.</summary>
    internal int MaxBytesPerSecond { get; init; } = 16 << 20;

    /// <summary>Unread bytes of a file from which on it is not caught up with but left out.</summary>
    internal long MaxBacklog { get; init; } = 16 << 20;

    /// <summary>Time between two looks at the files.</summary>
    internal TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Time between two looks at which containers there are.</summary>
    internal TimeSpan RefreshInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time after which the series of a pattern that was not seen ends.</summary>
    internal TimeSpan ExpireAfter { get; init; } = TimeSpan.FromHours(6);
}

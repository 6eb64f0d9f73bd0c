namespace Taproot.NodeAgent.Logs;

/// <summary>How logs are read and how much they may cost.</summary>
internal sealed record LogOptions
{
    /// <summary>Whether messages that are JSON objects are taken apart (<c>--disable-json-log-parsing</c> switches it off).</summary>
    internal bool ParseJson { get; init; } = true;

    /// <summary>Patterns of one container that have series of their own, per source and level (<c>--log-patterns-per-container</c>).</summary>
    internal int MaxPatterns { get; init; } = 256;

    /// <summary>Messages a second and source whose pattern is looked for; 0 for all (<c>--log-pattern-extraction-limit</c>).</summary>
    internal int MaxMinedPerSecond { get; init; } = 10_000;

    /// <summary>Bytes of a pattern's sample (<c>--max-label-length</c>).</summary>
    internal int MaxSampleBytes { get; init; } = 1024;

    /// <summary>Series of all containers together.</summary>
    internal int MaxSeries { get; init; } = 20_000;

    /// <summary>Bytes a second that are read of one file; what comes faster for long is left out and counted.</summary>
    internal int MaxFileBytesPerSecond { get; init; } = 4 << 20;

    /// <summary>Bytes a second that are read of all files together.</summary>
    internal int MaxBytesPerSecond { get; init; } = 16 << 20;

    /// <summary>Unread bytes of a file from which on it is not caught up with but left out.</summary>
    internal long MaxBacklog { get; init; } = 16 << 20;

    /// <summary>Unread entries of a journal file from which on it is not caught up with but left out.</summary>
    internal ulong MaxJournalBacklog { get; init; } = 100_000;

    /// <summary>Directories in which systemd keeps the journals of machines; empty to leave the journal alone.</summary>
    internal IReadOnlyList<string> JournalDirectories { get; init; } = [];

    /// <summary>Machine whose journals are read; empty for all.</summary>
    internal string MachineId { get; init; } = "";

    /// <summary>Bytes of records a second that are shipped of one container (<c>--max-log-rate-per-container</c>).</summary>
    internal long MaxShippedBytesOfContainer { get; init; } = 512 << 10;

    /// <summary>Bytes of records a second that are shipped of all containers together (<c>--max-log-rate</c>).</summary>
    internal long MaxShippedBytes { get; init; } = 2 << 20;

    /// <summary>Bytes of a batch of records.</summary>
    internal int BatchBytes { get; init; } = 1 << 20;

    /// <summary>Time that a record waits for others at most.</summary>
    internal TimeSpan BatchInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between two looks at the files.</summary>
    internal TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Time between two looks at which containers there are.</summary>
    internal TimeSpan RefreshInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time after which the series of a pattern that was not seen ends.</summary>
    internal TimeSpan ExpireAfter { get; init; } = TimeSpan.FromHours(6);
}

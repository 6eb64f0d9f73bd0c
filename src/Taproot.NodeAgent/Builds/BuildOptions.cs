namespace Taproot.NodeAgent.Builds;

/// <summary>How builds are looked for.</summary>
internal sealed record BuildOptions
{
    /// <summary>Mount of procfs.</summary>
    internal string ProcRoot { get; init; } = "/proc";

    /// <summary>Time between two looks at all containers.</summary>
    internal TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Age from which a main process is looked at: by then a wrapper has become what it wraps, and most commands are gone.</summary>
    internal TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most main processes that are looked at in one round; the rest waits for the next.</summary>
    internal int MaximumLooks { get; init; } = 64;
}

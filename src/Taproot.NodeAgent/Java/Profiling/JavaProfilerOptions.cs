using Taproot.NodeAgent.Profiling;
using Taproot.Telemetry.Configuration;

namespace Taproot.NodeAgent.Java.Profiling;

/// <summary>How JVMs are profiled by async-profiler.</summary>
internal sealed record JavaProfilerOptions
{
    private static readonly string[] Usual =
    [
        "/opt/async-profiler/lib/libasyncProfiler.so", "/usr/local/async-profiler/lib/libasyncProfiler.so", "/usr/lib/async-profiler/libasyncProfiler.so",
        "/usr/local/lib/libasyncProfiler.so", "/usr/lib/libasyncProfiler.so", "/usr/lib64/libasyncProfiler.so",
    ];

    /// <summary>Age from which a JVM is profiled (<c>--java-async-profiler-delay</c>).</summary>
    internal TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The library on this host (<c>--java-async-profiler-library</c>); empty to look where it is installed as a rule.</summary>
    internal string Library { get; init; } = "";

    /// <summary>Time between two looks at whom to begin with, and whose interval is over.</summary>
    internal TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time that each step of talking to a JVM may take.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most JVMs that are profiled at once.</summary>
    internal int MostProcesses { get; init; } = 128;

    /// <summary>Longest recording of an interval that is read, in bytes.</summary>
    internal long LongestRecording { get; init; } = 32L << 20;

    /// <summary>Interval and bounds of all profiles.</summary>
    internal ProfilingOptions Profiles { get; init; } = new();

    /// <summary>Where async-profiler may lie, on the host and in containers.</summary>
    internal IReadOnlyList<string> Places { get; init; } = Usual;

    /// <summary>Null when JVMs are not to be profiled.</summary>
    internal static JavaProfilerOptions? From(ConfigurationValues values)
    {
        if (!values.GetBoolean("enable-java-async-profiler") || values.GetBoolean("disable-profiling")) return null;
        var library = values.GetOptionalString("java-async-profiler-library") ?? "";
        if (library.Length > 0 && !File.Exists(library))
            throw new ConfigurationException($"The option '--java-async-profiler-library' must name libasyncProfiler.so, but there is no file '{library}'.");
        return new() { Delay = values.GetDuration("java-async-profiler-delay"), Library = library, Profiles = ProfilingOptions.From(values) };
    }
}

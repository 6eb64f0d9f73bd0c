using System.Globalization;
using System.Security.Cryptography;

namespace Taproot.NodeAgent.Java.Profiling;

/// <summary>What was profiled of a JVM since its session began.</summary>
/// <param name="IsActive">async-profiler is at work in it.</param>
/// <param name="AllocatedBytes">Bytes, estimated by samples.</param>
/// <param name="AllocatedObjects">Objects, estimated by samples.</param>
/// <param name="Contentions">Waits for locks.</param>
/// <param name="LockSeconds">Time of those waits in seconds.</param>
internal sealed record JavaSums(bool IsActive, double AllocatedBytes, double AllocatedObjects, double Contentions, double LockSeconds)
{
    internal static readonly JavaSums None = new(IsActive: false, 0, 0, 0, 0);
}

/// <summary>One JVM that is profiled or will be. Used by the profiler's thread; what it says may be read by all.</summary>
internal sealed class JavaSession(int pid, ulong startTicks)
{
    private volatile JavaSums _sums = JavaSums.None;
    private bool _isLeft;

    internal int Pid => pid;

    /// <summary>Start since boot in ticks.</summary>
    internal ulong StartTicks => startTicks;

    /// <summary>The JVM, once it was spoken to.</summary>
    internal Jvm? Jvm { get; set; }

    /// <summary>True when it is not to be profiled any more, or never.</summary>
    internal bool IsOver { get; set; }

    /// <summary>True once nobody asks for it any more: it is to be ended.</summary>
    internal bool IsLeft
    {
        get => Volatile.Read(ref _isLeft);
        set => Volatile.Write(ref _isLeft, value);
    }

    /// <summary>How often it did not answer.</summary>
    internal int Failures { get; set; }

    /// <summary>Path of the library in the JVM's file system.</summary>
    internal string LibraryPath { get; set; } = "";

    /// <summary>When the present recording began.</summary>
    internal DateTimeOffset Start { get; set; }

    /// <summary>The same, as the time provider's timestamp; 0 while nothing is recorded.</summary>
    internal long StartTimestamp { get; set; }

    /// <summary>Sums for the metrics.</summary>
    internal JavaSums Sums
    {
        get => _sums;
        set => _sums = value;
    }

    /// <summary>Where the JVM writes its recording. By its number alone, so that a later agent finds and removes what an earlier one left.</summary>
    internal string RecordingName => string.Create(CultureInfo.InvariantCulture, $"taproot-java-{Jvm?.InnerPid ?? 0}.jfr");

    /// <summary>A file name for the library.</summary>
    internal static string NewLibraryName() => string.Create(CultureInfo.InvariantCulture, $"{JavaProfiler.LibraryName}-{RandomNumberGenerator.GetHexString(12, lowercase: true)}.so");
}

namespace Taproot.Telemetry.Jfr;

/// <summary>What a sample of a recording is about.</summary>
public enum JfrSampleKind
{
    /// <summary>A thread ran.</summary>
    Cpu,

    /// <summary>Memory was allocated.</summary>
    Allocation,

    /// <summary>A thread waited for a lock.</summary>
    Lock,
}

/// <summary>Takes what a recording holds. It gives numbers to functions and stacks, and is asked once for each in a chunk.</summary>
public interface IJfrSink
{
    /// <summary>A chunk begins: samples that follow are of its time.</summary>
    /// <param name="start">Nanoseconds since 1970.</param>
    /// <param name="duration">Nanoseconds.</param>
    void BeginChunk(long start, long duration);

    /// <summary>The number of a function.</summary>
    int Function(string name);

    /// <summary>The number of a stack.</summary>
    /// <param name="functions">Its functions, the innermost first; there is one at least.</param>
    int Stack(ReadOnlySpan<int> functions);

    /// <summary>Takes a sample.</summary>
    /// <param name="kind">What it is about.</param>
    /// <param name="stack">The stack's number.</param>
    /// <param name="count">Samples of the CPU, objects, or waits.</param>
    /// <param name="amount">Nanoseconds on CPU, bytes, or nanoseconds of waiting.</param>
    /// <param name="span">The span that it was in, where the recording says; else 0.</param>
    /// <param name="context">The number of its labels, see <see cref="JfrContexts"/>; 0: none.</param>
    void Sample(JfrSampleKind kind, int stack, long count, long amount, ulong span, ulong context);
}

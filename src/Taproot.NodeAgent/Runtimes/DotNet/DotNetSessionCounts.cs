using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes.DotNet;

/// <summary>Counts over the sessions with all .NET runtimes. Thread-safe.</summary>
internal sealed class DotNetSessionCounts
{
    private static readonly MetricDescriptor Sessions = new(
        "taproot_agent_dotnet_sessions", MetricType.Gauge, "Open sessions with .NET runtimes.", []);

    private static readonly MetricDescriptor Failures = new(
        "taproot_agent_dotnet_session_failures_total", MetricType.Counter,
        "Sessions with .NET runtimes that failed: no answer in time, or none that is understood, or not ended as asked.", ["step"]);

    private static readonly MetricDescriptor MalformedBlocks = new(
        "taproot_agent_dotnet_malformed_total", MetricType.Counter, "Parts of the streams of .NET runtimes that were not understood.", []);

    private long _open;
    private long _failed;
    private long _unstopped;
    private long _malformed;

    internal long OpenSessions => Interlocked.Read(ref _open);

    internal long Failed => Interlocked.Read(ref _failed);

    internal void Open() => Interlocked.Increment(ref _open);

    internal void Close() => Interlocked.Decrement(ref _open);

    internal void Fail() => Interlocked.Increment(ref _failed);

    internal void StopUnanswered() => Interlocked.Increment(ref _unstopped);

    internal void AddMalformed(long count) => Interlocked.Add(ref _malformed, count);

    internal void Collect(IMetricSink sink)
    {
        sink.Add(Sessions, OpenSessions);
        sink.Add(Failures, Failed, "listen");
        sink.Add(Failures, Interlocked.Read(ref _unstopped), "stop");
        sink.Add(MalformedBlocks, Interlocked.Read(ref _malformed));
    }
}

using System.Collections.Concurrent;

namespace Taproot.NodeAgent.Tests;

/// <summary>
/// Notes which test saw which metric, when TAPROOT_SEEN_METRICS names a file: lines of metric, test class, and "value" or "zero".
/// </summary>
internal static class SeenMetrics
{
    private static readonly string? File = Environment.GetEnvironmentVariable("TAPROOT_SEEN_METRICS");
    private static readonly ConcurrentDictionary<(string Metric, string Test, bool IsZero), bool> Noted = new();
    private static readonly Lock Gate = new();

    /// <summary>The class of the test that runs now; for those who note later, where no test is known to run.</summary>
    internal static string? RunningTest => TestContext.Current.TestClass?.TestClassName["Taproot.NodeAgent.Tests.".Length..];

    internal static void Note(string metric, double value) => Note(metric, value, RunningTest);

    internal static void Note(string metric, double value, string? test)
    {
        if (File is null || test is null || !Noted.TryAdd((metric, test, value == 0), true)) return;
        lock (Gate) System.IO.File.AppendAllText(File, $"{metric}\t{test}\t{(value == 0 ? "zero" : "value")}\n");
    }
}

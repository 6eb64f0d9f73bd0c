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

    internal static void Note(string metric, double value)
    {
        if (File is null || RunningTest() is not { } test || !Noted.TryAdd((metric, test, value == 0), true)) return;
        lock (Gate) System.IO.File.AppendAllText(File, $"{metric}\t{test}\t{(value == 0 ? "zero" : "value")}\n");
    }

    private static string? RunningTest() => TestContext.Current.TestClass?.TestClassName["Taproot.NodeAgent.Tests.".Length..];
}

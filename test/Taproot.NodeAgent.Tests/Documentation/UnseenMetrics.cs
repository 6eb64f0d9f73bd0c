namespace Taproot.NodeAgent.Tests.Documentation;

/// <summary>Metrics that no test sees with a value, and why it cannot be here.</summary>
internal static class UnseenMetrics
{
    internal static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
    };
}

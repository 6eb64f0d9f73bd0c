using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>Health as pages show it. Status: <c>unknown</c>, <c>ok</c>, <c>info</c>, <c>warning</c>, <c>critical</c>.</summary>
public sealed record Health(string Status, string Reason);

/// <summary>The words for a status.</summary>
public static class StatusNames
{
    /// <summary>The word for <paramref name="status"/>.</summary>
    public static string Of(Status status) => status switch
    {
        Status.Ok => "ok",
        Status.Info => "info",
        Status.Warning => "warning",
        Status.Critical => "critical",
        _ => "unknown",
    };

    /// <summary>Health as pages show it.</summary>
    public static Health Health(Status status, string reason) => new(Of(status), reason);
}

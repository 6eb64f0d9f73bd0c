using Taproot.Server.Api.Contracts;

namespace Taproot.Server.Sources.Prometheus.Diagnosis;

/// <summary>Makes steps of a test.</summary>
internal static class Finding
{
    public const string Good = "ok", Doubtful = "warning", Bad = "failed";

    public static PrometheusTestStep Ok(string name, string detail) => new(name, Good, detail, "");

    public static PrometheusTestStep Warning(string name, string detail, string advice) => new(name, Doubtful, detail, advice);

    public static PrometheusTestStep Failed(string name, string detail, string advice) => new(name, Bad, detail, advice);

    /// <summary>The worst of several.</summary>
    public static string Worst(IEnumerable<PrometheusTestStep> steps)
    {
        var worst = Good;
        foreach (var step in steps)
            if (step.Status == Bad) return Bad;
            else if (step.Status == Doubtful) worst = Doubtful;
        return worst;
    }
}

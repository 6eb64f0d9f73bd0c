using System.Globalization;
using Taproot.Server.Limits;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Ingest;

/// <summary>What a sender is told besides the status: how much of its request is in the store.</summary>
internal sealed class RemoteWriteAnswer
{
    private const string Prefix = "X-Prometheus-Remote-Write-";
    private bool _tells;
    private int _samples;
    private int _exemplars;

    /// <summary>What was not stored, as sentences; null when all was. Sending it again would not help.</summary>
    public string? Partial { get; private set; }

    /// <summary>Takes the figures of a batch that is stored.</summary>
    public void Take(RemoteWriteVersion version, MetricBatch batch, LimitValues limits)
    {
        (_tells, _samples, _exemplars) = (version == RemoteWriteVersion.V2, batch.SampleCount, batch.Exemplars.Count);
        if (batch.Refused.Count > 0)
            Partial = $"{batch.Refused.Count} of {batch.Refused.Count + batch.SampleCount} samples were not written, the others were: {batch.Refused.Reason}{SeriesRefusals.Advice(batch.Refused.FirstReason, limits)}";
        else if (_tells && batch.IgnoredNativeHistograms > 0)
            Partial = $"{batch.IgnoredNativeHistograms} native histograms were not written, all samples were: they are not stored here. Send classic histograms, or switch native ones off.";
    }

    /// <summary>Sets the headers.</summary>
    public void WriteTo(HttpResponse response)
    {
        if (!_tells) return;
        response.Headers[Prefix + "Samples-Written"] = _samples.ToString(CultureInfo.InvariantCulture);
        response.Headers[Prefix + "Histograms-Written"] = "0";
        response.Headers[Prefix + "Exemplars-Written"] = _exemplars.ToString(CultureInfo.InvariantCulture);
    }
}

using System.Collections.Immutable;
using Taproot.Server.Recorder;
using Taproot.Server.Sources.Prometheus.Client;
using Taproot.Server.Sources.Prometheus.Forwarding;
using Taproot.Server.Sources.Prometheus.Settings;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build;

namespace Taproot.Server.Sources.Prometheus;

/// <summary>What belongs to one project whose metrics are a Prometheus': lives as long as its settings.</summary>
internal sealed class PrometheusProject
{
    private static readonly Dictionary<string, IReadOnlySet<string>> KeptByMetric = SeriesCatalog.Queries
        .GroupBy(q => q.Metric, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, IReadOnlySet<string> (g) => g.SelectMany(q => q.KeepLabels.Concat(q.Matchers.Select(m => m.Name))).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

    public PrometheusProject(string project, PrometheusSettings settings, RecorderOptions recorder, PrometheusMetrics metrics, TimeProvider time)
    {
        Settings = settings;
        Extra = ExtraSelector.Parse(settings.ExtraSelector);
        Connection = new(settings, time);
        Client = new(Connection, new(), metrics, project, time);
        Series = new(Client, Extra);
        Forwarder = new(project, Connection, metrics, time);
        var names = new SeriesNames(KeptByMetric, recorder.MaxSeries);
        Samples = new(new PrometheusSampleScanner(Client, Extra, names, metrics, project, time), IsOwnStore: false, settings.RefreshInterval);
    }

    public PrometheusSettings Settings { get; }

    /// <summary>Conditions added to every selector.</summary>
    public ImmutableArray<LabelMatcher> Extra { get; }

    public PrometheusConnection Connection { get; }

    public PrometheusClient Client { get; }

    /// <summary>For PromQL.</summary>
    public PrometheusSeriesSource Series { get; }

    /// <summary>For the recorder.</summary>
    public SampleSource Samples { get; }

    public RemoteWriteForwarder Forwarder { get; }
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Taproot.Server.Auth;

namespace Taproot.Server.Hosting;

/// <summary>The server's own figures (meters whose name begins with <c>Taproot</c>) in Prometheus' text format.</summary>
internal sealed class SelfMetrics : IDisposable
{
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _scrape = new();

    private sealed class Series
    {
        public double Value;
        public long Count;
        public readonly long[] Buckets = new long[Bounds.Length];
    }

    /// <summary>Begins to listen.</summary>
    public SelfMetrics()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Taproot", StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>All figures as a text page.</summary>
    public string Render()
    {
        lock (_scrape)
        {
            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var group in _series.GroupBy(s => s.Key.Instrument.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                var instrument = group.First().Key.Instrument;
                text.Append("# HELP ").Append(group.Key).Append(' ').Append(instrument.Description ?? "").Append('\n');
                text.Append("# TYPE ").Append(group.Key).Append(' ').Append(TypeOf(instrument)).Append('\n');
                foreach (var (key, series) in group.OrderBy(s => s.Key.Labels, StringComparer.Ordinal)) Append(text, group.Key, key.Labels, series, IsHistogram(instrument));
            }
            AppendProcess(text);
            return text.ToString();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _series.GetOrAdd((instrument, LabelsOf(tags)), _ => new());
        lock (series)
        {
            if (IsHistogram(instrument))
            {
                series.Count++;
                series.Value += value;
                for (var i = 0; i < Bounds.Length; i++)
                    if (value <= Bounds[i]) series.Buckets[i]++;
            }
            else if (instrument.IsObservable || instrument is Gauge<long> or Gauge<int> or Gauge<double>)
            {
                series.Value = value;
            }
            else
            {
                series.Value += value;
            }
        }
    }

    private static void Append(StringBuilder text, string name, string labels, Series series, bool histogram)
    {
        lock (series)
        {
            if (!histogram)
            {
                Line(text, name, labels, series.Value);
                return;
            }
            for (var i = 0; i < Bounds.Length; i++) Line(text, name + "_bucket", With(labels, Bounds[i].ToString(CultureInfo.InvariantCulture)), series.Buckets[i]);
            Line(text, name + "_bucket", With(labels, "+Inf"), series.Count);
            Line(text, name + "_sum", labels, series.Value);
            Line(text, name + "_count", labels, series.Count);
        }
    }

    private static void AppendProcess(StringBuilder text)
    {
        text.Append("# TYPE process_cpu_seconds_total counter\n");
        Line(text, "process_cpu_seconds_total", "", Environment.CpuUsage.TotalTime.TotalSeconds);
        text.Append("# TYPE process_resident_memory_bytes gauge\n");
        Line(text, "process_resident_memory_bytes", "", Environment.WorkingSet);
        text.Append("# TYPE dotnet_gc_heap_bytes gauge\n");
        Line(text, "dotnet_gc_heap_bytes", "", GC.GetTotalMemory(forceFullCollection: false));
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string With(string labels, string bound) => labels.Length == 0 ? $"le=\"{bound}\"" : $"{labels},le=\"{bound}\"";

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(name).Append("=\"").Append(Escape(value?.ToString() ?? "")).Append('"');
        }
        return text.ToString();
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static bool IsHistogram(Instrument instrument) => instrument is Histogram<double> or Histogram<long> or Histogram<int>;

    private static string TypeOf(Instrument instrument)
    {
        if (IsHistogram(instrument)) return "histogram";
        return instrument.GetType().Name.Contains("Counter", StringComparison.Ordinal) && !instrument.GetType().Name.Contains("UpDown", StringComparison.Ordinal) ? "counter" : "gauge";
    }
}

/// <summary>Maps <c>/metrics</c>.</summary>
internal static class SelfMetricsEndpoint
{
    /// <summary>Maps it.</summary>
    public static void MapSelfMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", (SelfMetrics metrics) => TypedResults.Text(metrics.Render(), "text/plain; version=0.0.4"))
            .Needs(ObjectKind.System).ExcludeFromDescription();
}

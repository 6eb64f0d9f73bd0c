using System.Runtime.InteropServices;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes;

/// <summary>
/// The values of a container's runtimes, added up over its processes. What ended processes counted stays in the sums, so that counters do not
/// fall when a worker ends.
/// </summary>
internal sealed class ContainerSamples(string id, string application)
{
    internal const int MostEnded = 256;

    private readonly Dictionary<(MetricDescriptor Metric, string First, string Second), double> _ended = [];

    internal string Id => id;

    internal string Application => application;

    /// <summary>Round in which the container was seen last.</summary>
    internal long SeenInRound { get; set; }

    /// <summary>Keeps the counters of a process that is gone; returns how many found no room.</summary>
    internal int Keep(IReadOnlyList<RuntimeSample> samples)
    {
        int lost = 0;
        foreach (RuntimeSample sample in samples)
        {
            if (sample.Metric.Type != MetricType.Counter)
                continue;
            var key = (sample.Metric, sample.First, sample.Second);
            if (_ended.Count >= MostEnded && !_ended.ContainsKey(key))
                lost++;
            else
                CollectionsMarshal.GetValueRefOrAddDefault(_ended, key, out _) += sample.Value;
        }
        return lost;
    }

    /// <summary>The sums of these processes and those that ended.</summary>
    internal RuntimeSample[] Sum(IReadOnlyList<RuntimeProcess> processes)
    {
        Dictionary<(MetricDescriptor Metric, string First, string Second), double> sums = new(_ended);
        foreach (RuntimeProcess process in processes)
        {
            foreach (RuntimeSample sample in process.Samples)
            {
                ref double sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, (sample.Metric, sample.First, sample.Second), out _);
                sum = RuntimeSample.AddsUp(sample.Metric) ? sum + sample.Value : Math.Max(sum, sample.Value);
            }
        }
        var result = new RuntimeSample[sums.Count];
        int i = 0;
        foreach (var (key, value) in sums)
            result[i++] = new RuntimeSample(key.Metric, value, key.First, key.Second);
        return result;
    }
}

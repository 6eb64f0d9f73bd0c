using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks;

/// <summary>One asking of one check: what the check may look at, and where it says what it found.</summary>
public sealed class CheckRun
{
    // A missing point or two are late data, not an end of what went on.
    private const int ToleratedGap = 2;

    private readonly List<Finding> _findings = [];
    private string _because = "";
    private bool _measured;

    internal CheckRun(World world, Threshold threshold)
    {
        (World, Limit) = (world, threshold);
        RecentPoints = (int)Math.Clamp(60_000 / Math.Max(1, world.Grid.StepMs), 2, 240);
        EventPoints = (int)Math.Max(1, 600_000 / Math.Max(1, world.Grid.StepMs));
    }

    /// <summary>The world that is looked at; "now" is its last point.</summary>
    public World World { get; }

    /// <summary>What values are held against, and who chose it.</summary>
    public Threshold Limit { get; }

    /// <summary>What values are held against.</summary>
    public double Threshold => Limit.Value;

    /// <summary>How many last points are "now": a minute of them, at least two.</summary>
    public int RecentPoints { get; }

    /// <summary>How many last points an event is news for: ten minutes of them.</summary>
    public int EventPoints { get; }

    /// <summary>Says that there is something to judge, so that no finding means that all is well.</summary>
    public void Measured() => _measured = true;

    /// <summary>Says why there is no answer; the first reason stays. Findings and measurements outweigh it.</summary>
    public void Unknown(string because)
    {
        if (_because.Length == 0) _because = because;
    }

    /// <summary>Adds what is wrong.</summary>
    public void Find(Finding finding)
    {
        _measured = true;
        _findings.Add(finding);
    }

    /// <summary>Finds the mean of the last minute where it is above the threshold.</summary>
    public void Above(string subject, TimeSeries series, Instance? instance = null) => Judge(subject, series, instance, static (value, threshold) => value > threshold);

    /// <summary>Finds the mean of the last minute where it is below the threshold.</summary>
    public void Below(string subject, TimeSeries series, Instance? instance = null) => Judge(subject, series, instance, static (value, threshold) => value < threshold);

    /// <summary>Finds the sum of the last ten minutes where it is above the threshold.</summary>
    public void Events(string subject, TimeSeries series, Instance? instance = null)
    {
        if (series.IsEmpty) return;
        Measured();
        var count = series.SumOfLast(EventPoints);
        if (!(count > Threshold)) return;
        var values = series.Values.Span;
        var first = Math.Max(0, values.Length - EventPoints);
        while (!(values[first] > 0)) first++;
        Find(new(subject, count, World.Grid.TimeMs(first)) { Instance = instance });
    }

    /// <summary>The instant from which <paramref name="holds"/> was true without a break until now, milliseconds since the epoch.</summary>
    public long Since(TimeSeries series, Func<float, bool> holds)
    {
        var values = series.Values.Span;
        var (since, gap) = (values.Length - 1, 0);
        for (var i = values.Length - 1; i >= 0 && gap <= ToleratedGap; i--)
        {
            if (float.IsNaN(values[i])) gap++;
            else if (holds(values[i])) (since, gap) = (i, 0);
            // The mean of the minute can be over the line while its newest points are not.
            else if (i < values.Length - RecentPoints) break;
        }
        return World.Grid.TimeMs(Math.Max(0, since));
    }

    internal CheckResult Conclude(Check check)
    {
        var definition = check.Definition;
        if (_findings.Count == 0) return new(definition, _measured ? Status.Ok : Status.Unknown, _measured ? "" : Because(definition), [], Limit);
        var findings = _findings.OrderByDescending(f => f.Status).ThenByDescending(f => Math.Abs(f.Value - Threshold)).ToArray();
        return new(definition, findings[0].Status, check.Describe(findings, Limit), findings, Limit);
    }

    private string Because(CheckDefinition definition) => _because.Length > 0 ? _because : $"There is no {definition.Needs}.";

    private void Judge(string subject, TimeSeries series, Instance? instance, Func<double, double, bool> fails)
    {
        var value = series.MeanOfLast(RecentPoints);
        if (float.IsNaN(value)) return;
        Measured();
        if (fails(value, (float)Threshold)) Find(new(subject, value, Since(series, v => fails(v, (float)Threshold))) { Instance = instance });
    }
}

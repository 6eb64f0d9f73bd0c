using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks;

/// <summary>One asking of one check: what the check may look at, and where it says what it found.</summary>
public sealed class CheckRun
{
    // A missing point or two are late data, not an end of what went on.
    private const int ToleratedGap = 2;

    // Nearly all askings find nothing: a list of their own for each would be most of what a refresh allocates.
    private List<Finding>? _findings;
    private readonly Threshold _own;
    private string _because = "";
    private bool _measured;

    internal CheckRun(World world, Threshold threshold, Threshold own)
    {
        (World, Limit, _own) = (world, threshold, own);
        RecentPoints = (int)Math.Clamp(60_000 / Math.Max(1, world.Grid.StepMs), 2, 240);
        OngoingPoints = (int)Math.Clamp(120_000 / Math.Max(1, world.Grid.StepMs), 2, 240);
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

    /// <summary>For how many last points without an event a stream of them still goes on: two minutes of them, at least two.</summary>
    public int OngoingPoints { get; }

    /// <summary>Distance of points, seconds.</summary>
    public double StepSeconds => World.Grid.StepMs / 1000.0;

    /// <summary>Says that there is something to judge, so that no finding means that all is well.</summary>
    public void Measured() => _measured = true;

    /// <summary>Whether what is looked at comes from a query that somebody gave in the place of what agents saw.</summary>
    public bool IsByOwnQuery { get; private set; }

    /// <summary>Says that what is looked at comes from a query that somebody gave.</summary>
    public void UsesOwnQuery() => IsByOwnQuery = true;

    /// <summary>Says why there is no answer; the first reason stays. Findings and measurements outweigh it.</summary>
    public void Unknown(string because)
    {
        if (_because.Length == 0) _because = because;
    }

    /// <summary>Adds what is wrong.</summary>
    public void Find(Finding finding)
    {
        _measured = true;
        (_findings ??= []).Add(finding);
    }

    /// <summary>Finds the mean of the last minute where it is above the threshold.</summary>
    public void Above(string subject, TimeSeries series, Instance? instance = null, Func<CheckRun, Instance, string>? detail = null)
    {
        var value = Now(series);
        if (value > (float)Threshold) Find(subject, value, Since(series, above: true), instance, detail);
    }

    /// <summary>Finds the mean of the last minute where it is below the threshold.</summary>
    public void Below(string subject, TimeSeries series, Instance? instance = null)
    {
        var value = Now(series);
        if (value < (float)Threshold) Find(subject, value, Since(series, above: false), instance, null);
    }

    /// <summary>Finds a share, in percent of the last minute's means, where it is above the threshold.</summary>
    public void AboveShare(string subject, TimeSeries part, TimeSeries whole, Instance? instance = null, Func<CheckRun, Instance, string>? detail = null)
    {
        var value = Share(part, whole);
        if (value > Threshold) Find(subject, value, Since(Shares(part, whole), above: true), instance, detail);
    }

    /// <summary>Finds how full something is, in percent, where that is above the threshold: the newest value, for a mean tells a minute late of what fills up fast.</summary>
    public void Fuller(string subject, TimeSeries used, TimeSeries size, Instance? instance = null, Func<CheckRun, Instance, string>? detail = null)
    {
        if (used.IsEmpty || size.IsEmpty) return;
        double of = size.Last(RecentPoints);
        var value = of > 0 ? Math.Round(100 * used.Last(RecentPoints) / of, 3) : double.NaN;
        if (double.IsNaN(value)) return;
        Measured();
        if (value > Threshold) Find(subject, value, Since(Shares(used, size), above: true), instance, detail);
    }

    /// <summary>Finds a share of a node's, in percent of the last minute's means, where it is above the threshold.</summary>
    public void AboveShare(Node node, TimeSeries part, TimeSeries whole, Func<CheckRun, Node, string> detail)
    {
        var value = Share(part, whole);
        if (value > Threshold) Find(new(node.Name, value, Since(Shares(part, whole), above: true)) { Detail = detail(this, node) });
    }

    /// <summary>Finds a share of a node's, in percent of the last minute's means, where it is below the threshold.</summary>
    public void BelowShare(Node node, TimeSeries part, TimeSeries whole, Func<CheckRun, Node, string> detail)
    {
        var value = Share(part, whole);
        if (value < Threshold) Find(new(node.Name, value, Since(Shares(part, whole), above: false)) { Detail = detail(this, node) });
    }

    /// <summary>Finds the sum of the last ten minutes where it is above the threshold.</summary>
    public void Events(string subject, TimeSeries series, Instance? instance = null, Func<CheckRun, Instance, string>? detail = null)
    {
        if (series.IsEmpty) return;
        Measured();
        var count = series.SumOfLast(EventPoints);
        if (count > Threshold) Happened(new(subject, count, FirstEvent(series)) { Instance = instance, Detail = detail is null || instance is null ? "" : detail(this, instance) }, series);
    }

    /// <summary>
    /// Finds events of the last ten minutes: as bad as the finding says while they go on, and worth knowing for the rest of the ten minutes once they have
    /// stopped. They have when nothing came for two minutes, or for twice as long as it took the last ones to come: what happens every four minutes does
    /// not stop and start again.
    /// </summary>
    public void Happened(Finding finding, TimeSeries events)
    {
        ArgumentNullException.ThrowIfNull(finding);
        var news = EventNews.Of(events, EventPoints, OngoingPoints);
        if (news.GoesOn) Find(finding);
        else Find(finding with { Status = finding.Status < Status.Info ? finding.Status : Status.Info, EndedMs = World.Grid.TimeMs(news.Last) });
    }

    /// <summary>Whether events of the last ten minutes go on; see <see cref="Happened"/>.</summary>
    public bool GoesOn(TimeSeries series) => EventNews.Of(series, EventPoints, OngoingPoints).GoesOn;

    /// <summary>When the first of the last ten minutes' events was, milliseconds since the epoch.</summary>
    public long FirstEvent(TimeSeries series)
    {
        var values = series.Values.Span;
        var first = Math.Max(0, values.Length - EventPoints);
        while (first < values.Length - 1 && !(values[first] > 0)) first++;
        return World.Grid.TimeMs(first);
    }

    /// <summary>The instant from which <paramref name="holds"/> was true without a break until now, milliseconds since the epoch.</summary>
    public long Since(TimeSeries series, Func<float, bool> holds) => World.Grid.TimeMs(Math.Max(0, FirstHeld(series, holds, series.Values.Length)));

    /// <summary>The point from which <paramref name="holds"/> was true without a break until before point <paramref name="end"/>.</summary>
    internal int FirstHeld(TimeSeries series, Func<float, bool> holds, int end)
    {
        var values = series.Values.Span[..end];
        var (since, gap) = (values.Length - 1, 0);
        for (var i = values.Length - 1; i >= 0 && gap <= ToleratedGap; i--)
        {
            if (float.IsNaN(values[i])) gap++;
            else if (holds(values[i])) (since, gap) = (i, 0);
            // The mean of the minute can be over the line while its newest points are not.
            else if (i < values.Length - RecentPoints) break;
        }
        return since;
    }

    /// <summary>The instant from which a series was above the threshold without a break until now, milliseconds since the epoch.</summary>
    public long SinceAbove(TimeSeries series) => Since(series, above: true);

    internal CheckResult Conclude(Check check)
    {
        var definition = check.Definition;
        if (_findings is null) return new(definition, _measured ? Status.Ok : Status.Unknown, _measured ? "" : Because(definition), [], Limit) { Own = _own, IsByOwnQuery = IsByOwnQuery };
        var findings = _findings.OrderByDescending(f => f.Status).ThenByDescending(f => Math.Abs(f.Value - Threshold)).ToArray();
        return new(definition, findings[0].Status, check.Describe(findings, Limit), findings, Limit) { Own = _own, Asked = check, IsByOwnQuery = IsByOwnQuery };
    }

    private string Because(CheckDefinition definition) => _because.Length > 0 ? _because : $"There is no {definition.Needs}.";

    private float Now(TimeSeries series)
    {
        var value = series.MeanOfLast(RecentPoints);
        if (!float.IsNaN(value)) Measured();
        return value;
    }

    private double Share(TimeSeries part, TimeSeries whole)
    {
        if (part.IsEmpty || whole.IsEmpty) return double.NaN;
        double over = whole.MeanOfLast(RecentPoints);
        var value = over == 0 ? double.NaN : Math.Round(100 * part.MeanOfLast(RecentPoints) / over, 3);
        if (!double.IsNaN(value)) Measured();
        return value;
    }

    private static TimeSeries Shares(TimeSeries part, TimeSeries whole) => Reports.ReportMath.Percent(TimeSeriesMath.Divide(part, whole));

    private long Since(TimeSeries series, bool above)
    {
        // As precise as the values: 0.1 as they have it is a little more than 0.1.
        var threshold = (float)Threshold;
        return Since(series, above ? v => v > threshold : v => v < threshold);
    }

    private void Find(string subject, double value, long sinceMs, Instance? instance, Func<CheckRun, Instance, string>? detail) =>
        Find(new(subject, value, sinceMs) { Instance = instance, Detail = detail is null || instance is null ? "" : detail(this, instance) });
}

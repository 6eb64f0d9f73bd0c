using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Taproot.Inspections.Costs;
using Taproot.Inspections.Costs.Prices;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Windows;
using Taproot.Server.Api.Contracts;
using Taproot.Topology.Model;

namespace Taproot.Server.Costs;

/// <summary>The costs page out of a world.</summary>
internal static class CostsView
{
    private const string NoPrice = "No node had a price in this time.";

    public static CostsResponse Of(WorldWindow window, ResponseContext context, NodePricer pricer, string label = "")
    {
        var report = CostCalculator.Of(window, pricer, label: label);
        return new(
            context, report.Hours, [.. report.Nodes.Select(NodeOf)], [.. report.Applications.Select(a => ApplicationOf(a, label))], [.. GroupsOf(report)], report.Unassigned,
            report.NodesTotal, report.DisksTotal, TrafficOf(report.Traffic), new(report.Trend.ToDate, report.Trend.SinceMs, report.Trend.IsWholeMonth),
            TrendOf(window, report), [.. pricer.List.Sources.Where(s => s.Rows > 0).Select(s => s.Text)])
            { LabelKeys = CostLabels.KeysOf(window.World), Label = label };
    }

    private static NodeCostRow NodeOf(NodeCost cost) => new(
        cost.Node.Id, cost.Node.Name, Fact(cost, "instance_type"), Fact(cost, "region"), Fact(cost, "instance_life_cycle"), SeriesMath.Measured(cost.Rate.PerHour),
        QualityOf(cost.Rate.Quality), cost.Rate.Basis, cost.Presence, SplitOf(cost.Price), SplitOf(cost.ByApplications), SplitOf(cost.BySystem), SplitOf(cost.Idle),
        SplitOf(cost.Reserved), cost.DiskGib, SeriesMath.Measured(cost.Disks)) { Gpus = cost.Node.Gpus.Count, Note = cost.Rate.Note };

    private static ApplicationCostRow ApplicationOf(ApplicationCost cost, string label) => new(
        cost.Application.Id.ToString(), cost.Application.Id.Name, cost.Application.Id.Namespace, cost.Application.Category, SplitOf(cost.Usage), SplitOf(cost.Shared),
        SplitOf(cost.Reserved), TrafficOf(cost.Traffic), cost.Total, cost.Instances, cost.Unpriced, cost.IsEstimated, AdviceOf(cost.Sizing))
        {
            Types = cost.Application.Types, Labels = cost.Application.Labels,
            LabelValue = label.Length > 0 ? CostLabels.ValueOf(cost.Application, label) : "",
        };

    private static CostAdvice AdviceOf(Sizing sizing) =>
        new(SeriesMath.Measured(sizing.Cores), SeriesMath.Measured(sizing.Gib), SeriesMath.Measured(sizing.Saving), sizing.Sentence);

    private static IEnumerable<CostGroupRow> GroupsOf(CostReport report)
    {
        foreach (var group in report.Groups)
            yield return new(group.By, group.Name, group.Applications, group.Usage, group.Shared, TrafficOf(group.Traffic), group.Usage + group.Shared + group.Traffic.Total);
    }

    private static Chart TrendOf(WorldWindow window, CostReport report)
    {
        var hasPrice = report.Nodes.Any(n => n.Rate.IsKnown);
        IEnumerable<(string, TimeSeries)> series = hasPrice ? [("nodes", Whole(window, report.Trend.Price)), ("used", Whole(window, report.Trend.Used))] : [];
        return new ChartBuilder(window).Line("costs", "Costs at the rate of each moment", "USD/month", series, NoPrice);
    }

    // Charts are cut out of series on the world's grid.
    private static TimeSeries Whole(WorldWindow window, ImmutableArray<float> values)
    {
        var series = new float[window.Start + values.Length];
        Array.Fill(series, float.NaN, 0, window.Start);
        ImmutableCollectionsMarshal.AsArray(values)!.CopyTo(series, window.Start);
        return new(series);
    }

    private static CostSplit SplitOf(Resources amount) => new(SeriesMath.Measured(amount.Cpu), SeriesMath.Measured(amount.Memory), SeriesMath.Measured(amount.Gpu), SeriesMath.Measured(amount.Total));

    private static CostTraffic TrafficOf(TrafficCost cost) => new(cost.Zones, cost.Internet, cost.ZoneGib, cost.InternetGib);

    private static string QualityOf(PriceQuality quality) => quality switch
    {
        PriceQuality.List => "list",
        PriceQuality.Estimated => "estimated",
        PriceQuality.Custom => "custom",
        _ => "none",
    };

    private static string Fact(NodeCost cost, string name) => cost.Node.Facts.GetValueOrDefault(name, "");
}

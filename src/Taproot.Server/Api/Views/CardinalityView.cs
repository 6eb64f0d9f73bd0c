using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Telemetry;
using Taproot.Store;

namespace Taproot.Server.Api.Views;

/// <summary>Shows what makes series many: shares, hints, and applications instead of containers and jobs.</summary>
internal static class CardinalityView
{
    private const int MostOwners = 200;
    private const string Application = "application";

    /// <summary>Of our own store.</summary>
    public static CardinalityResponse Of(CardinalityReport report, DateOnly day, DateOnly firstDay, WindowOwners owners)
    {
        var all = report.Totals.Series;
        return new(
            "store", day, firstDay, Note(report.Totals), all, report.Totals.NewSeries, report.Totals.SeriesBefore, report.Totals.Metrics,
            [.. report.Metrics.Where(m => m.Series > 0).Select(m => Metric(m.Metric, m.Series, m.NewSeries, all))],
            Owners(report.Owners, all, owners),
            [.. report.Labels.Select(l => Label(l, all))],
            [.. report.Pairs.Select(p => new MetricLabelRow(p.Metric, p.Label, p.Values, p.Series, Share(p.Series, all), CardinalityHints.OfLabel(p.Label, p.Values, p.Series)))]);
    }

    /// <summary>A metric's labels.</summary>
    public static MetricLabelsResponse Of(string metric, DateOnly day, IReadOnlyList<LabelCardinality> labels)
    {
        var all = labels.Count > 0 ? labels.Max(l => l.Series) : 0;
        return new(metric, day, all, [.. labels.Select(l => Label(l, all))]);
    }

    /// <summary>A metric's row.</summary>
    public static MetricSeriesRow Metric(string metric, long series, long? fresh, long all) => new(metric, series, Share(series, all), fresh, CardinalityHints.OfMetric(metric, Share(series, all)));

    private static LabelValuesRow Label(LabelCardinality label, long all) => new(
        label.Label, label.Values, label.Series, Share(label.Series, all), CardinalityHints.OfLabel(label.Label, label.Values, label.Series),
        [.. label.Top.Select(v => new LabelValueRow(v.Value, v.Series))]);

    private static string Note(CardinalityTotals totals) => totals switch
    {
        { Series: 0 } => "There are no series of this day.",
        { SeriesBefore: 0 } => "There are no series of the day before, so that all of this day are new.",
        _ => "",
    };

    private static IReadOnlyList<OwnerSeriesRow> Owners(IReadOnlyList<OwnerCardinality> owners, long all, WindowOwners known) =>
    [
        .. owners.Select(o => (Owner: o, Application: ResourceOf(o) is { } resource ? known.ApplicationOf(resource) : ""))
            .GroupBy(o => o.Application.Length > 0 ? (Kind: Application, Name: o.Application) : (Kind: KindOf(o.Owner.Kind), Name: o.Owner.Name))
            .Select(g => new OwnerSeriesRow(
                g.Key.Kind, g.Key.Name, g.Key.Kind == Application ? g.Key.Name : null, g.Count(), g.Sum(o => o.Owner.Series), Share(g.Sum(o => o.Owner.Series), all),
                g.Sum(o => o.Owner.NewSeries)))
            .OrderByDescending(o => o.Series).ThenBy(o => o.Name, StringComparer.Ordinal).Take(MostOwners),
    ];

    /// <summary>What is known of an owner of series, as a resource; null for what is no application's.</summary>
    internal static Dictionary<string, string>? ResourceOf(OwnerCardinality owner) => owner.Kind switch
    {
        SeriesOwner.Container => Resource("container.id", owner.Name),
        SeriesOwner.Service => Resource("service.name", owner.Name),
        // OTLP's job is namespace/service, or the service alone.
        SeriesOwner.Job => Resource("service.name", owner.Name[(owner.Name.IndexOf('/', StringComparison.Ordinal) + 1)..]),
        _ => null,
    };

    private static Dictionary<string, string> Resource(string attribute, string value) => new(StringComparer.Ordinal) { [attribute] = value };

    private static string KindOf(SeriesOwner kind) => kind switch
    {
        SeriesOwner.Container => "container",
        SeriesOwner.Service => "service",
        SeriesOwner.Job => "job",
        SeriesOwner.Machine => "machine",
        _ => "none",
    };

    private static double Share(long series, long all) => all > 0 ? Math.Min(100, 100d * series / all) : 0;
}

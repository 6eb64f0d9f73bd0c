namespace Taproot.Store;

/// <summary>Says which series there are of a day (UTC), and what makes them many.</summary>
public interface ICardinalityReader
{
    /// <summary>What makes a day's series many, the most first.</summary>
    /// <exception cref="StoreException">The store does not answer, or there are too many series to be counted.</exception>
    Task<CardinalityReport> ReadAsync(string project, DateOnly day, CancellationToken cancellationToken);

    /// <summary>The labels of one metric, those of the most values first; empty when it has no series of that day.</summary>
    /// <exception cref="StoreException">The store does not answer, or there are too many series to be counted.</exception>
    Task<IReadOnlyList<LabelCardinality>> ReadMetricAsync(string project, DateOnly day, string metric, CancellationToken cancellationToken);
}

/// <summary>What makes a day's series many.</summary>
/// <param name="Totals">All of them.</param>
/// <param name="Metrics">Metrics of the most series; their number is bounded.</param>
/// <param name="Owners">What the series are about, of the most series; their number is bounded.</param>
/// <param name="Labels">Labels of the most values; their number is bounded.</param>
/// <param name="Pairs">Labels of single metrics of the most values; their number is bounded.</param>
public sealed record CardinalityReport(
    CardinalityTotals Totals, IReadOnlyList<MetricCardinality> Metrics, IReadOnlyList<OwnerCardinality> Owners, IReadOnlyList<LabelCardinality> Labels,
    IReadOnlyList<MetricLabelCardinality> Pairs);

/// <summary>The series of a day.</summary>
/// <param name="Series">Series.</param>
/// <param name="NewSeries">Those among them that the day before did not have.</param>
/// <param name="SeriesBefore">Series of the day before.</param>
/// <param name="Metrics">Metrics.</param>
public sealed record CardinalityTotals(long Series, long NewSeries, long SeriesBefore, long Metrics);

/// <summary>The series of a metric.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Series">Series of the day.</param>
/// <param name="NewSeries">Those among them that the day before did not have.</param>
/// <param name="SeriesBefore">Series of the day before.</param>
public sealed record MetricCardinality(string Metric, long Series, long NewSeries, long SeriesBefore);

/// <summary>The series about one container, service, job or machine.</summary>
/// <param name="Kind">By what it is told.</param>
/// <param name="Name">Its name, as the label has it; empty where there is none.</param>
/// <param name="Series">Series of the day.</param>
/// <param name="NewSeries">Those among them that the day before did not have.</param>
public sealed record OwnerCardinality(SeriesOwner Kind, string Name, long Series, long NewSeries);

/// <summary>Which label tells what a series is about.</summary>
public enum SeriesOwner
{
    /// <summary>None of them.</summary>
    None,

    /// <summary><c>container_id</c>, as agents write it.</summary>
    Container,

    /// <summary><c>service_name</c>.</summary>
    Service,

    /// <summary><c>job</c>, as Prometheus and OTLP write it.</summary>
    Job,

    /// <summary><c>machine_id</c>: about a machine as a whole.</summary>
    Machine,
}

/// <summary>The values of a label.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Values">Different values; from some thousands on an estimate, within a few percent.</param>
/// <param name="Series">Series that have it.</param>
/// <param name="Top">Values of the most series, where they were asked for.</param>
public sealed record LabelCardinality(string Label, long Values, long Series, IReadOnlyList<LabelValueCardinality> Top);

/// <summary>The series that have one value of a label.</summary>
/// <param name="Value">The value; the beginning of it where it is very long.</param>
/// <param name="Series">Series.</param>
public sealed record LabelValueCardinality(string Value, long Series);

/// <summary>The values of a label of one metric.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Label">The label.</param>
/// <param name="Values">Different values; from some thousands on an estimate, within a few percent.</param>
/// <param name="Series">Series of the metric that have it.</param>
public sealed record MetricLabelCardinality(string Metric, string Label, long Values, long Series);

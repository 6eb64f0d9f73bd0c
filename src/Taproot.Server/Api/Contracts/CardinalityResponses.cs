namespace Taproot.Server.Api.Contracts;

/// <summary>What makes the series of a day many. The worst come first, and lists are bounded.</summary>
/// <param name="Source">Where they are counted: <c>store</c> or <c>prometheus</c>.</param>
/// <param name="Day">The day, UTC.</param>
/// <param name="FirstDay">The first day that may be asked for, UTC.</param>
/// <param name="Note">Why something is missing; empty when nothing is.</param>
/// <param name="Series">Series.</param>
/// <param name="NewSeries">Those among them that the day before did not have; null where it is not known.</param>
/// <param name="SeriesBefore">Series of the day before; null where it is not known.</param>
/// <param name="Metrics">Number of metrics; null where it is not known.</param>
/// <param name="ByMetric">Metrics of the most series.</param>
/// <param name="ByApplication">Applications, or what else series are about, of the most series.</param>
/// <param name="ByLabel">Labels of the most values.</param>
/// <param name="ByPair">Labels of single metrics of the most values.</param>
public sealed record CardinalityResponse(
    string Source, DateOnly Day, DateOnly FirstDay, string Note, long Series, long? NewSeries, long? SeriesBefore, long? Metrics, IReadOnlyList<MetricSeriesRow> ByMetric,
    IReadOnlyList<OwnerSeriesRow> ByApplication, IReadOnlyList<LabelValuesRow> ByLabel, IReadOnlyList<MetricLabelRow> ByPair);

/// <summary>A metric's series.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Series">Series.</param>
/// <param name="SharePercent">Their share of all.</param>
/// <param name="NewSeries">Those that the day before did not have; null where it is not known.</param>
/// <param name="Hint">What might be dropped; empty for none.</param>
public sealed record MetricSeriesRow(string Metric, long Series, double SharePercent, long? NewSeries, string Hint);

/// <summary>Series about one application, or about what is none.</summary>
/// <param name="Kind">By what it is told: <c>application</c>, <c>container</c>, <c>service</c>, <c>job</c>, <c>machine</c> or <c>none</c>.</param>
/// <param name="Name">The application's id, or what the label says.</param>
/// <param name="ApplicationId">The application; null where it is none that agents see.</param>
/// <param name="Sources">Containers, services or jobs that were added up.</param>
/// <param name="Series">Series.</param>
/// <param name="SharePercent">Their share of all.</param>
/// <param name="NewSeries">Those that the day before did not have.</param>
public sealed record OwnerSeriesRow(string Kind, string Name, string? ApplicationId, int Sources, long Series, double SharePercent, long NewSeries);

/// <summary>A label's values.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Values">Different values; of many an estimate.</param>
/// <param name="Series">Series that have it; null where it is not known.</param>
/// <param name="SharePercent">Their share of all; null where it is not known.</param>
/// <param name="Hint">What might be dropped; empty for none.</param>
/// <param name="Top">Values of the most series, where they were asked for.</param>
public sealed record LabelValuesRow(string Label, long Values, long? Series, double? SharePercent, string Hint, IReadOnlyList<LabelValueRow> Top);

/// <summary>The series of one value of a label.</summary>
public sealed record LabelValueRow(string Value, long Series);

/// <summary>The values of a label of one metric.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Label">The label.</param>
/// <param name="Values">Different values; of many an estimate.</param>
/// <param name="Series">The metric's series that have it.</param>
/// <param name="SharePercent">Their share of all.</param>
/// <param name="Hint">What might be dropped; empty for none.</param>
public sealed record MetricLabelRow(string Metric, string Label, long Values, long Series, double SharePercent, string Hint);

/// <summary>A metric's labels.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Day">The day, UTC.</param>
/// <param name="Series">Series of the day that have the commonest label.</param>
/// <param name="Labels">Its labels, those of the most values first.</param>
public sealed record MetricLabelsResponse(string Metric, DateOnly Day, long Series, IReadOnlyList<LabelValuesRow> Labels);

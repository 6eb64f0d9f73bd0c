using System.Globalization;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Databases;

/// <summary>A series that an exporter sends, and where it goes in the model.</summary>
internal sealed record DatabaseSeries<T>(SeriesQuery Query, Action<T, DatabaseSample> Set);

/// <summary>One series of a database: its labels and values.</summary>
/// <param name="Labels">The labels that the query keeps.</param>
/// <param name="Values">Values on the grid.</param>
/// <param name="IsCurrent">Whether it has a value at the end of the window: what it says is so now.</param>
internal readonly record struct DatabaseSample(Labels Labels, TimeSeries Values, bool IsCurrent)
{
    public string this[string label] => Labels[label];

    /// <summary>Whether it is above zero at the end of the window.</summary>
    public bool HoldsNow => IsCurrent && Values.Last() > 0;

    public double? Number(string label) =>
        double.TryParse(Labels[label], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}

/// <summary>Makes queries that keep the labels by which a series finds its database.</summary>
internal static class DatabaseSeries
{
    /// <summary>Labels that say whose a series is (<see cref="DatabaseTargets"/>).</summary>
    public static readonly string[] Target =
        ["address", "instance", "rds_instance_id", "ec_instance_id", .. DatabaseTargets.NamespaceLabels, .. DatabaseTargets.PodLabels];

    public static DatabaseSeries<T> Last<T>(string metric, Action<T, DatabaseSample> set, params string[] labels) => Make(metric, SeriesFunction.Last, set, labels);

    public static DatabaseSeries<T> Rate<T>(string metric, Action<T, DatabaseSample> set, params string[] labels) => Make(metric, SeriesFunction.Rate, set, labels);

    public static DatabaseSeries<T> Increase<T>(string metric, Action<T, DatabaseSample> set, params string[] labels) => Make(metric, SeriesFunction.Increase, set, labels);

    public static DatabaseSeries<T> Make<T>(string metric, SeriesFunction function, Action<T, DatabaseSample> set, params string[] labels) =>
        new(new(metric, metric, function, [.. Target, .. labels], []), set);

    /// <summary>The value with a key, made when it is not there yet.</summary>
    public static TValue Of<TKey, TValue>(Dictionary<TKey, TValue> values, TKey key) where TKey : notnull where TValue : new()
    {
        if (!values.TryGetValue(key, out var value)) values.Add(key, value = new());
        return value;
    }
}

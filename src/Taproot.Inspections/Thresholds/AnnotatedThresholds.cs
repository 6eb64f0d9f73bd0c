using System.Buffers;
using System.Globalization;
using Taproot.Inspections.Checks;
using Taproot.Topology.Model.Kubernetes;

namespace Taproot.Inspections.Thresholds;

/// <summary>Objectives as annotations of workloads give them: percent with or without its sign, durations with units. What cannot be read says nothing.</summary>
internal static class AnnotatedThresholds
{
    private const double MaxSeconds = 86_400;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    // The longer unit before the one that it ends with.
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 1e-3), ("us", 1e-6), ("µs", 1e-6), ("ns", 1e-9), ("h", 3600), ("m", 60), ("s", 1)];

    /// <summary>What annotations say of a check; null for nothing. What they leave open is <paramref name="own"/>.</summary>
    public static Threshold? Find(CheckDefinition definition, WorkloadAnnotations annotations, Threshold own)
    {
        if (ReferenceEquals(annotations, WorkloadAnnotations.None)) return null;
        return definition.Id switch
        {
            "SLOAvailability" when Percent(annotations.AvailabilityObjective) is { } percent => own with { Value = percent },
            "SLOLatency" => Latency(Percent(annotations.LatencyObjective), Seconds(annotations.LatencyThreshold), own),
            _ => null,
        };
    }

    internal static double? Percent(string text) =>
        double.TryParse(text.AsSpan().Trim().TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100 ? percent : null;

    /// <summary>A duration such as <c>1m30s</c> or <c>1.5s</c>, in seconds.</summary>
    internal static double? Seconds(string text)
    {
        var rest = text.AsSpan().Trim();
        var sum = 0.0;
        if (rest.IsEmpty) return null;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            rest = rest[digits..];
            var (unit, seconds) = UnitOf(rest);
            if (unit.Length == 0) return null;
            sum += number * seconds;
            rest = rest[unit.Length..];
        }
        return sum is > 0 and <= MaxSeconds ? sum : null;
    }

    private static Threshold? Latency(double? percent, double? seconds, Threshold own) =>
        percent is null && seconds is null ? null : own with { Value = percent ?? own.Value, Bound = seconds ?? own.Bound };

    private static (string Unit, double Seconds) UnitOf(ReadOnlySpan<char> text)
    {
        foreach (var unit in Units)
            if (text.StartsWith(unit.Unit, StringComparison.Ordinal)) return unit;
        return ("", 0);
    }
}

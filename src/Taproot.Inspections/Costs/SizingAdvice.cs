using System.Globalization;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Costs;

/// <summary>
/// Recommends requests from the window's p95 of CPU and p99 of memory of the instance that needs most. A peak that was not seen cannot be told: below a day, or
/// with large gaps, nothing is recommended.
/// </summary>
internal static class SizingAdvice
{
    private const double CpuHeadroom = 1.15, MemoryHeadroom = 1.2, LeastHours = 24, LeastMeasured = 0.8;
    private const double CpuQuantile = 0.95, MemoryQuantile = 0.99, LeastCores = 0.01, Mib = 1d / 1024;

    /// <summary>Advises.</summary>
    /// <param name="window">The time that is looked at.</param>
    /// <param name="application">The application.</param>
    /// <param name="reserved">What its requests set aside, USD a month; NaN where nobody asked for any.</param>
    /// <param name="prices">USD a month of a core and a GiB for each of its instances, added up.</param>
    public static Sizing Of(WorldWindow window, Application application, Resources reserved, Resources prices)
    {
        var hours = window.Grid.StepMs * (double)window.Count / 3_600_000;
        if (hours < LeastHours - 0.5)
            return None($"The window is {Hours(hours)} long. A recommendation needs a day at least, better a week with its peaks: choose a longer time.");
        var cpu = Quantile(window, application, c => c.CpuUsage, CpuQuantile, out var measured);
        var memory = Quantile(window, application, c => c.MemoryRss, MemoryQuantile, out _) / CostUnits.Gib;
        if (!double.IsFinite(cpu) || !double.IsFinite(memory)) return None("Its CPU and memory were not measured.");
        if (measured < LeastMeasured * window.Count || measured * hours / window.Count < LeastHours - 0.5)
            return None($"It was measured for {Hours(measured * hours / window.Count)} of {Hours(hours)}: too little to know its peaks.") with { CpuP95 = cpu, MemoryP99 = memory };
        var (cores, gib) = (CoresFor(cpu), GibFor(memory));
        var saving = reserved - new Resources(cores, gib) * prices;
        return new(cores, gib, cpu, memory, saving.Total, Sentence(cores, gib, cpu, memory, hours, window.Grid.StepMs));
    }

    /// <summary>CPU to ask for: a round number with room above what is used.</summary>
    internal static double CoresFor(double cores)
    {
        var wanted = Math.Max(LeastCores, cores * CpuHeadroom);
        return RoundUp(wanted, wanted switch { < 0.1 => 0.01, < 1 => 0.05, _ => 0.1 });
    }

    /// <summary>Memory to ask for, GiB: a round number with room above what is used.</summary>
    internal static double GibFor(double gib)
    {
        var wanted = gib * MemoryHeadroom;
        return RoundUp(Math.Max(wanted, 16 * Mib), wanted switch { < 0.25 => 16 * Mib, < 2 => 64 * Mib, _ => 256 * Mib });
    }

    // What is a multiple already stays, floats' last digits aside.
    private static double RoundUp(double value, double step) => Math.Ceiling(Math.Round(value / step, 6)) * step;

    private static double Quantile(WorldWindow window, Application application, Func<Container, TimeSeries> of, double quantile, out int measured)
    {
        var largest = SeriesMath.Max(application.Instances.Select(i => SeriesMath.Sum(i.Containers.Values.Select(of))));
        var values = window.Of(largest).ToArray().Where(float.IsFinite).Order().ToArray();
        measured = values.Length;
        return measured == 0 ? double.NaN : values[Math.Clamp((int)Math.Ceiling(quantile * measured) - 1, 0, measured - 1)];
    }

    private static Sizing None(string why) => new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, why);

    private static string Hours(double hours) => hours >= 48 ? Text(hours / 24, "days") : hours >= 1 ? Text(hours, "h") : Text(Math.Round(hours * 60), "min");

    private static string Sentence(double cores, double gib, double cpu, double memory, double hours, long stepMs) => string.Create(CultureInfo.InvariantCulture,
        $"Ask for {Millicores(cores)} and {Mebibytes(gib)} an instance: over {Hours(hours)} its busiest instance stayed below {Millicores(cpu)} for 95 % of the time and below {Mebibytes(memory)} for 99 % (means of {stepMs / 1000} s; shorter peaks are not seen).");

    private static string Millicores(double cores) => cores < 1 ? Text(cores * 1000, "mCPU") : Text(cores, "CPU");

    private static string Mebibytes(double gib) => gib < 1 ? Text(gib * 1024, "MiB") : Text(gib, "GiB");

    private static string Text(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {unit}");
}

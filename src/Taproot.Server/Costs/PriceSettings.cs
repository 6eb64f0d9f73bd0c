using System.Collections.Immutable;
using System.Globalization;
using Taproot.Inspections.Costs.Prices;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Projects;

namespace Taproot.Server.Costs;

/// <summary>The prices that people chose in a project.</summary>
internal sealed record PriceSettings(ImmutableArray<CustomPrice> Custom)
{
    private const int MaxItems = 200, MaxPattern = 200, MaxNote = 200;
    private const double MaxPrice = 1000;

    /// <summary>Where they are kept.</summary>
    public static SettingKind<PriceSettings> Kind { get; } = new("prices", new([]));

    /// <summary>Why prices cannot be kept; null when they can.</summary>
    public static string? Refusal(IReadOnlyList<CustomPriceSetting> prices)
    {
        if (prices.Count > MaxItems) return $"A project has at most {MaxItems} prices of its own. Use patterns.";
        foreach (var price in prices)
        {
            if (string.IsNullOrWhiteSpace(price.Pattern) || price.Pattern.Length > MaxPattern)
                return $"A pattern has 1 to {MaxPattern} characters, such as 'db-*', 'provider=hetzner' or '*'.";
            if (price.Note?.Length > MaxNote) return $"The note of '{price.Pattern}' is longer than {MaxNote} characters.";
            if (!IsPrice(price.PerCoreHour) || !IsPrice(price.PerGibHour) || price.DiskPerGibMonth is { } disk && !IsPrice(disk) || price.PerGpuHour is { } gpu && !IsPrice(gpu))
                return string.Create(CultureInfo.InvariantCulture, $"The prices of '{price.Pattern}' must be numbers from 0 to {MaxPrice}, in USD.");
            if (price.PerCoreHour + price.PerGibHour <= 0) return $"The price of '{price.Pattern}' is 0 for CPU and for memory; one of them must cost something.";
        }
        var twice = prices.GroupBy(p => p.Pattern, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any());
        return twice is null ? null : $"There are two prices for '{twice.Key}'; only the first would count.";
    }

    private static bool IsPrice(double value) => double.IsFinite(value) && value is >= 0 and <= MaxPrice;
}

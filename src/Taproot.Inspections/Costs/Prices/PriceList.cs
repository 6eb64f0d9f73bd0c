using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Taproot.Inspections.Costs.Prices;

/// <summary>Where rows of a price list come from.</summary>
/// <param name="Id">Name within the list.</param>
/// <param name="Text">Source and date in words.</param>
/// <param name="Rows">How many rows are of it.</param>
public sealed partial record PriceSource(string Id, string Text, int Rows)
{
    /// <summary>The day, or the year, that the text begins with; empty where it tells none.</summary>
    public string AsOf => DayAtStart().Match(Text).Value;

    [GeneratedRegex(@"^20\d\d(-\d\d-\d\d)?(?= )", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DayAtStart();
}

/// <summary>An hourly price in USD: so much a vCPU and so much a GiB. Families that are sold by the vCPU have no price a GiB.</summary>
/// <param name="PerCore">A vCPU-hour; of a whole machine where the row names a machine.</param>
/// <param name="PerGib">A GiB-hour.</param>
/// <param name="Source">The source's id.</param>
public sealed record PriceRate(double PerCore, double PerGib, string Source);

/// <summary>Public list prices of clouds. Immutable; made by <see cref="PriceListReader"/>.</summary>
public sealed class PriceList
{
    private static readonly Lazy<PriceList> LazyBundled = new(ReadBundled);
    private readonly FrozenDictionary<PriceKey, PriceRate> _rates;
    private readonly FrozenDictionary<string, string> _days;

    internal PriceList(IReadOnlyDictionary<PriceKey, PriceRate> rates, ImmutableArray<PriceSource> sources)
    {
        _rates = rates.ToFrozenDictionary();
        Sources = sources;
        _days = sources.ToFrozenDictionary(s => s.Id, s => s.AsOf, StringComparer.Ordinal);
        Homes = rates.Keys.Where(k => k.Kind is PriceKind.Default).ToFrozenDictionary(k => k.Provider, k => k.Region, StringComparer.Ordinal);
    }

    /// <summary>The list that comes with the program.</summary>
    public static PriceList Bundled => LazyBundled.Value;

    /// <summary>Where the prices come from.</summary>
    public ImmutableArray<PriceSource> Sources { get; }

    /// <summary>How many prices there are.</summary>
    public int Count => _rates.Count;

    /// <summary>Providers with the region that their other regions are compared with.</summary>
    public FrozenDictionary<string, string> Homes { get; }

    internal IEnumerable<KeyValuePair<PriceKey, PriceRate>> Rates => _rates;

    /// <summary>A price; null when it is not in the list.</summary>
    internal PriceRate? Find(PriceKind kind, string provider, string region, string name) => _rates.GetValueOrDefault(new(kind, provider, region, name));

    /// <summary>The day, or the year, that a price is of; empty where its source tells none.</summary>
    internal string AsOf(PriceRate rate) => _days.GetValueOrDefault(rate.Source, "");

    /// <summary>What a GiB of traffic costs; <paramref name="way"/> is <c>zone_out</c>, <c>zone_in</c>, <c>region</c> or <c>internet</c>. 0 where unknown.</summary>
    internal double Traffic(string provider, string way) => Find(PriceKind.Traffic, provider, "", way)?.PerCore ?? 0;

    /// <summary>The share of the on-demand price that a spot machine, or a GPU, usually costs: of the first of the names that is told of in the region, then of the region, then of the provider. 1 where unknown.</summary>
    internal double SpotShare(string provider, string region, params ReadOnlySpan<string> names)
    {
        foreach (var place in (ReadOnlySpan<string>)[region, ""])
        {
            foreach (var name in names)
                if (name.Length > 0 && Find(PriceKind.Spot, provider, place, name) is { } share) return share.PerCore;
            if (Find(PriceKind.Spot, provider, place, "") is { } usual) return usual.PerCore;
        }
        return 1;
    }

    private static PriceList ReadBundled()
    {
        using var stream = typeof(PriceList).Assembly.GetManifestResourceStream("prices.csv") ?? throw new InvalidOperationException("The price list is missing in the program.");
        using var reader = new StreamReader(stream);
        return PriceListReader.Read(reader.ReadToEnd());
    }
}

/// <summary>What a row of a price list is about.</summary>
internal enum PriceKind
{
    /// <summary>A family of machines that are sold by the vCPU (and GiB).</summary>
    Family,

    /// <summary>One type of machine.</summary>
    Type,

    /// <summary>How dear a region is against the provider's home region.</summary>
    Region,

    /// <summary>What a vCPU and a GiB cost where nothing else is known; its region is the provider's home.</summary>
    Default,

    /// <summary>The share of the on-demand price that a spot machine usually costs; its region and name (a type, a family, a GPU) may be missing.</summary>
    Spot,

    /// <summary>A GiB of traffic.</summary>
    Traffic,

    /// <summary>A GiB of disk for a month.</summary>
    Disk,

    /// <summary>A GPU that is sold apart from the machine.</summary>
    Gpu,

    /// <summary>How much dearer a managed machine (a database) is than the same machine without.</summary>
    Managed,
}

/// <summary>What a price is asked for by.</summary>
internal readonly record struct PriceKey(PriceKind Kind, string Provider, string Region, string Name);

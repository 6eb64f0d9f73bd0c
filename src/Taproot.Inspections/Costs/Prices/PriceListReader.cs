using System.Globalization;

namespace Taproot.Inspections.Costs.Prices;

/// <summary>A price list that cannot be read; the message says which line and why.</summary>
public sealed class PriceListException(string message) : Exception(message);

/// <summary>Reads price lists: lines of <c>kind,provider,region,name,core,gib,source</c>; <c>source</c> lines name where the rows come from.</summary>
public static class PriceListReader
{
    /// <summary>Characters of a list at most.</summary>
    public const int MaxLength = 4 << 20;

    private const int MaxRows = 50_000, Columns = 7, MaxName = 80, MaxSources = 100;
    private const double MaxPrice = 10_000;

    /// <summary>Reads a list.</summary>
    /// <exception cref="PriceListException">It is none.</exception>
    public static PriceList Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength) throw new PriceListException($"A price list has at most {MaxLength >> 20} MiB.");
        var rates = new Dictionary<PriceKey, PriceRate>();
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace() || line[0] == '#') continue;
            var cells = line.ToString().Split(',', Columns);
            if (cells.Length < Columns) throw Wrong(number, $"has {cells.Length} columns and must have {Columns}");
            if (cells[0] == "source") AddSource(sources, cells, number);
            else AddRate(rates, sources, cells, number);
        }
        if (rates.Count == 0) throw new PriceListException("The price list holds no price.");
        var rows = rates.Values.CountBy(r => r.Source, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return new(rates, [.. sources.Select(s => new PriceSource(s.Key, s.Value, rows.GetValueOrDefault(s.Key)))]);
    }

    private static void AddSource(Dictionary<string, string> sources, string[] cells, int number)
    {
        if (cells[3].Length is 0 or > MaxName || cells[6].Length is 0 or > 500) throw Wrong(number, "is a source without a name or words");
        if (sources.Count >= MaxSources) throw Wrong(number, $"is one source more than {MaxSources}");
        sources[cells[3]] = cells[6];
    }

    private static void AddRate(Dictionary<PriceKey, PriceRate> rates, Dictionary<string, string> sources, string[] cells, int number)
    {
        if (KindOf(cells[0]) is not { } kind) throw Wrong(number, "is of no kind that there is: family, type, region, default, spot, traffic, disk, gpu or managed");
        if (cells[1].Length == 0 || Array.Exists(cells, c => c.Length > MaxName)) throw Wrong(number, "has no provider, or a name that is too long");
        if (!sources.ContainsKey(cells[6])) throw Wrong(number, "names a source that no line before it tells of");
        if (rates.Count >= MaxRows) throw Wrong(number, $"is one row more than {MaxRows}");
        var rate = new PriceRate(PriceOf(cells[4], number), PriceOf(cells[5], number), cells[6]);
        if (!rates.TryAdd(new(kind, cells[1], cells[2], cells[3]), rate)) throw Wrong(number, "tells a price that a line before it has told");
    }

    private static PriceKind? KindOf(string text) => text switch
    {
        "family" => PriceKind.Family,
        "type" => PriceKind.Type,
        "region" => PriceKind.Region,
        "default" => PriceKind.Default,
        "spot" => PriceKind.Spot,
        "traffic" => PriceKind.Traffic,
        "disk" => PriceKind.Disk,
        "gpu" => PriceKind.Gpu,
        "managed" => PriceKind.Managed,
        _ => null,
    };

    private static double PriceOf(string text, int number)
    {
        if (text.Length == 0) return 0;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= MaxPrice
            ? value
            : throw Wrong(number, $"has a price that is no number from 0 to {MaxPrice}");
    }

    private static PriceListException Wrong(int line, string why) => new(string.Create(CultureInfo.InvariantCulture, $"Line {line} of the price list {why}."));
}

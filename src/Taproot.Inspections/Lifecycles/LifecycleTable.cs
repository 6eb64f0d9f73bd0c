using System.Collections.Frozen;
using System.Globalization;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Lifecycles;

/// <summary>Lines of releases by software. What is not in it, nothing is said of.</summary>
public sealed class LifecycleTable
{
    private const int Columns = 4;
    private readonly FrozenDictionary<(string Software, string Cycle), Lifecycle> _cycles;

    private LifecycleTable(IEnumerable<Lifecycle> cycles) => _cycles = cycles.ToFrozenDictionary(c => (c.Software, c.Cycle));

    /// <summary>The table that this version of the server comes with.</summary>
    public static LifecycleTable Bundled { get; } = Read(Text());

    /// <summary>All lines.</summary>
    public IEnumerable<Lifecycle> All => _cycles.Values;

    /// <summary>Reads lines of <c>software,cycle,end,source</c>; those of <c>source,name,,words</c> say what a source is.</summary>
    /// <exception cref="FormatException">It is no such table; the message names the line.</exception>
    public static LifecycleTable Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        var cycles = new List<Lifecycle>();
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace() || line[0] == '#') continue;
            var cells = line.ToString().Split(',', Columns);
            if (cells.Length < Columns) throw Wrong(number, $"has {cells.Length} columns and must have {Columns}");
            if (cells[0] == "source") sources[cells[1]] = cells[3];
            else cycles.Add(new(cells[0], cells[1], EndOf(cells[2], number), sources.GetValueOrDefault(cells[3]) ?? throw Wrong(number, $"names the unknown source '{cells[3]}'")));
        }
        var twice = cycles.GroupBy(c => (c.Software, c.Cycle)).FirstOrDefault(g => g.Skip(1).Any());
        return twice is null ? new(cycles) : throw new FormatException($"The line of {twice.Key.Software} {twice.Key.Cycle} is there twice.");
    }

    /// <summary>The line that a version is of; null for one that is not known.</summary>
    public Lifecycle? Find(SoftwareVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        for (var cycle = version.Version; cycle.Length > 0; cycle = Shorter(cycle))
            if (_cycles.TryGetValue((version.Software, cycle), out var found)) return found;
        return null;
    }

    /// <summary>The newest line that is still fixed on a day; null when none is.</summary>
    public Lifecycle? Newest(string software, DateOnly day) =>
        _cycles.Values.Where(c => c.Software == software && c.IsSupportedOn(day)).MaxBy(c => Order(c.Cycle));

    private static Version Order(string cycle) => Version.TryParse(cycle.Contains('.', StringComparison.Ordinal) ? cycle : cycle + ".0", out var order) ? order : new();

    private static string Shorter(string cycle) => cycle.LastIndexOf('.') is > 0 and var dot ? cycle[..dot] : "";

    private static DateOnly? EndOf(string text, int line)
    {
        if (text.Length == 0) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var end) ? end : throw Wrong(line, $"has no date in '{text}'");
    }

    private static FormatException Wrong(int line, string why) => new(string.Create(CultureInfo.InvariantCulture, $"Line {line} of the table of lifecycles {why}."));

    private static string Text()
    {
        using var stream = typeof(LifecycleTable).Assembly.GetManifestResourceStream("lifecycles.csv") ?? throw new InvalidOperationException("The table of lifecycles is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

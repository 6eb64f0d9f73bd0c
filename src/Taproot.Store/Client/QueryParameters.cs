using System.Globalization;
using System.Text;

namespace Taproot.Store.Client;

/// <summary>Values for <c>{name:Type}</c> in a statement; they travel beside it and are never part of it.</summary>
internal sealed class QueryParameters
{
    private readonly List<KeyValuePair<string, string>> _values = [];

    public static QueryParameters None { get; } = new();

    public QueryParameters Add(string name, long value) => Set(name, value.ToString(CultureInfo.InvariantCulture));

    public QueryParameters Add(string name, ulong value) => Set(name, value.ToString(CultureInfo.InvariantCulture));

    public QueryParameters Add(string name, string value) => Set(name, Escape(value));

    /// <summary>An Array(String).</summary>
    public QueryParameters Add(string name, IEnumerable<string> values) =>
        Set(name, $"[{string.Join(',', values.Select(v => $"'{Escape(v)}'"))}]");

    /// <summary>
    /// An Array(String), and as <c>numbers</c> the places of its members from 1 on: <c>transform</c> of the one to the other is done once for each
    /// distinct text, where <c>indexOf</c> compares texts for each row.
    /// </summary>
    public QueryParameters AddNumbered(string name, IReadOnlyCollection<string> values) =>
        Add(name, values).Add("numbers", Enumerable.Range(1, values.Count).Select(n => (ulong)n));

    /// <summary>An Array(UInt64).</summary>
    public QueryParameters Add(string name, IEnumerable<ulong> values) =>
        Set(name, $"[{string.Join(',', values.Select(v => v.ToString(CultureInfo.InvariantCulture)))}]");

    public void AppendTo(StringBuilder address)
    {
        foreach (var (name, value) in _values) address.Append("&param_").Append(name).Append('=').Append(Uri.EscapeDataString(value));
    }

    private QueryParameters Set(string name, string value)
    {
        _values.Add(new(name, value));
        return this;
    }

    /// <summary>ClickHouse reads parameters as escaped text.</summary>
    private static string Escape(string value) =>
        value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)
            .Replace("\t", @"\t", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)
            .Replace("\r", @"\r", StringComparison.Ordinal).Replace("\0", @"\0", StringComparison.Ordinal);
}

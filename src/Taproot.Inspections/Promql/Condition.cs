using System.Text;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Inspections.Promql;

/// <summary>The values that one label of chosen series has, as a condition: one value, a list, or what many have in common.</summary>
internal sealed class Condition
{
    private const int FewValues = 12, MostValues = 60, FewCharacters = 600, MostCharacters = 3000, LeastCommon = 3;
    private const string Special = @"\.+*?()|[]{}^$";

    private readonly HashSet<string> _values;
    private readonly string _prefix, _suffix;
    private bool _isShort;

    public Condition(string name, IReadOnlyList<Labels> chosen)
    {
        Name = name;
        _values = new(chosen.Select(l => l[name]), StringComparer.Ordinal);
        (_prefix, _suffix) = Common(_values);
    }

    /// <summary>The label.</summary>
    public string Name { get; }

    /// <summary>Whether no series has the label.</summary>
    public bool IsEmpty => _values.Count == 1 && _values.Contains("");

    /// <summary>Whether series differ in it.</summary>
    public bool Differs => _values.Count > 1;

    /// <summary>Whether a list of the values is long.</summary>
    public bool IsLong => _values.Count > FewValues || _values.Sum(v => v.Length) > FewCharacters;

    private bool IsTooLong => _values.Count > MostValues || _values.Sum(v => v.Length) > MostCharacters;

    /// <summary>Whether a series meets the condition.</summary>
    public bool Meets(Labels labels) => _isShort ? HasCommon(labels[Name]) : _values.Contains(labels[Name]);

    /// <summary>Whether a series meets the condition or the short form of it.</summary>
    public bool MayMeet(Labels labels) => _values.Contains(labels[Name]) || IsLong && HasCommon(labels[Name]);

    /// <summary>Names what the values have in common instead of the values, if that is <paramref name="exact"/> or the list is too long.</summary>
    public void Shorten(Predicate<Condition> exact)
    {
        if (_prefix.Length + _suffix.Length >= LeastCommon)
        {
            _isShort = true;
            if (exact(this) || IsTooLong) return;
            _isShort = false;
        }
        else if (IsTooLong)
            throw new UntoldException($"It is made of {_values.Count} values of {Name} that have nothing in common; a list of them would be too long.");
    }

    /// <summary>The condition in PromQL's terms.</summary>
    public LabelMatcher Matcher()
    {
        if (_isShort) return new(Name, MatchOperator.Matches, $"{Escape(_prefix)}.*{Escape(_suffix)}");
        return _values.Count == 1 ? new(Name, MatchOperator.Equal, _values.First())
            : new(Name, MatchOperator.Matches, string.Join('|', _values.Order(StringComparer.Ordinal).Select(Escape)));
    }

    private bool HasCommon(string value) =>
        value.Length >= _prefix.Length + _suffix.Length && value.StartsWith(_prefix, StringComparison.Ordinal) && value.EndsWith(_suffix, StringComparison.Ordinal);

    private static (string Prefix, string Suffix) Common(HashSet<string> values)
    {
        var first = values.First();
        var (prefix, suffix) = (first.Length, first.Length);
        foreach (var value in values)
        {
            prefix = Math.Min(prefix, first.AsSpan().CommonPrefixLength(value));
            var same = 0;
            while (same < suffix && same < value.Length && value[^(same + 1)] == first[^(same + 1)]) same++;
            suffix = Math.Min(suffix, same);
        }
        suffix = Math.Min(suffix, values.Min(v => v.Length) - prefix);
        return (first[..prefix], first[^suffix..]);
    }

    private static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length + 8);
        foreach (var c in value)
        {
            if (Special.Contains(c, StringComparison.Ordinal)) escaped.Append('\\');
            escaped.Append(c);
        }
        return escaped.ToString();
    }
}

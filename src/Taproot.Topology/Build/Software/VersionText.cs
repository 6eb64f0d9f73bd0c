using System.Buffers;

namespace Taproot.Topology.Build.Software;

/// <summary>Takes the numbers out of what software says of its version.</summary>
internal static class VersionText
{
    private const int Longest = 32;
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789.");

    /// <summary>The first numbers with points between them: 17.0.2 of <c>17.0.2+8-LTS</c>, 1.22.1 of <c>go1.22.1</c>; empty for none.</summary>
    public static string Numbers(string text)
    {
        var start = text.AsSpan().IndexOfAnyInRange('0', '9');
        if (start < 0) return "";
        var rest = text.AsSpan(start);
        // Debian's epochs stand before the version.
        if (rest.Length > 2 && rest[1] == ':' && char.IsAsciiDigit(rest[2])) rest = rest[2..];
        var end = rest.IndexOfAnyExcept(Characters);
        rest = (end < 0 ? rest : rest[..end]).TrimEnd('.');
        return rest.Length > Longest || rest.Contains("..", StringComparison.Ordinal) ? "" : rest.ToString();
    }

    /// <summary>As the other, of Java: what called itself 1.8 is 8.</summary>
    public static string Java(string text)
    {
        var numbers = Numbers(text);
        return numbers.StartsWith("1.", StringComparison.Ordinal) && numbers.Length > 2 ? numbers[2..] : numbers;
    }
}

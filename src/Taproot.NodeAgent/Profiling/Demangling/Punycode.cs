using System.Text;

namespace Taproot.NodeAgent.Profiling.Demangling;

/// <summary>Decodes names with letters outside ASCII (RFC 3492, with a line for the delimiter).</summary>
internal static class Punycode
{
    private const int Base = 36, Least = 1, Most = 26, Skew = 38, Damp = 700, FirstBias = 72, FirstCode = 128;
    private const int LongestName = 1024;

    /// <summary>The name; null when it is not encoded so.</summary>
    internal static string? Decode(string encoded)
    {
        var delimiter = encoded.LastIndexOf('_');
        List<int> codes = [.. delimiter > 0 ? encoded[..delimiter].Select(c => (int)c) : []];
        var at = delimiter < 0 ? 0 : delimiter + 1;
        if (encoded.Length > LongestName || at == encoded.Length) return null;
        long index = 0, code = FirstCode;
        var bias = FirstBias;
        while (at < encoded.Length)
        {
            var before = index;
            long weight = 1;
            for (var k = Base; ; k += Base)
            {
                if (at >= encoded.Length || DigitOf(encoded[at++]) is not (>= 0 and var digit)) return null;
                index += digit * weight;
                var threshold = Math.Clamp(k - bias, Least, Most);
                if (digit < threshold) break;
                weight *= Base - threshold;
                if (index > int.MaxValue || weight > int.MaxValue) return null;
            }
            bias = Adapt(index - before, codes.Count + 1, before == 0);
            code += index / (codes.Count + 1);
            index %= codes.Count + 1;
            if (code > int.MaxValue || !Rune.IsValid((int)code)) return null;
            codes.Insert((int)index++, (int)code);
        }
        return string.Concat(codes.Select(c => new Rune(c).ToString()));
    }

    private static int DigitOf(char digit) => digit switch
    {
        >= 'a' and <= 'z' => digit - 'a',
        >= '0' and <= '9' => digit - '0' + 26,
        _ => -1,
    };

    private static int Adapt(long delta, int count, bool isFirst)
    {
        delta = isFirst ? delta / Damp : delta / 2;
        delta += delta / count;
        var k = 0;
        for (; delta > (Base - Least) * Most / 2; k += Base) delta /= Base - Least;
        return (int)(k + (Base - Least + 1) * delta / (delta + Skew));
    }
}

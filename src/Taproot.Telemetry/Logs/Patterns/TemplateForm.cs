using System.IO.Hashing;
using System.Text;

namespace Taproot.Telemetry.Logs.Patterns;

/// <summary>A template as a row of parts between blanks, to find out whether it takes in another one: whether its variables match the other's text.</summary>
internal sealed class TemplateForm
{
    // A template with fewer fixed words says too little to take in others by its variables.
    private const int MinFixedParts = 3;

    private readonly byte[] _text;
    private readonly int[] _starts;

    // 0 for a part with a variable.
    private readonly ulong[] _hashes;

    public TemplateForm(ReadOnlySpan<byte> text)
    {
        _text = text.ToArray();
        Hash = XxHash3.HashToUInt64(text);
        var parts = text.Count((byte)' ') + 1;
        (_starts, _hashes) = (new int[parts + 1], new ulong[parts]);
        var start = 0;
        var fixedParts = 0;
        for (var i = 0; i < parts; i++)
        {
            _starts[i] = start;
            var rest = text[start..];
            var length = rest.IndexOf((byte)' ');
            var part = length < 0 ? rest : rest[..length];
            _hashes[i] = part.Contains(LineMasker.Variable) ? 0 : XxHash3.HashToUInt64(part) | 1;
            if (HasWord(part)) fixedParts++;
            start += part.Length + 1;
        }

        _starts[parts] = start;
        IsTaker = fixedParts >= MinFixedParts && text.Contains(LineMasker.Variable);
    }

    public LogPattern Pattern { get; set; } = null!;

    public ulong Hash { get; }

    /// <summary>Whether the template says enough to take in others by its variables.</summary>
    public bool IsTaker { get; }

    /// <summary>The places in a <see cref="FormTable"/>: among all forms, and among the takers.</summary>
    public LinkedListNode<TemplateForm>? InAll { get; set; }

    /// <inheritdoc cref="InAll"/>
    public LinkedListNode<TemplateForm>? InTakers { get; set; }

    /// <summary>Number of parts: templates of different numbers have nothing to do with each other.</summary>
    public int Parts => _hashes.Length;

    /// <summary>The text, <see cref="LineMasker.Variable"/> where it varies.</summary>
    public ReadOnlySpan<byte> Text => _text;

    /// <summary>Whether the other form says what this one's variables allow. This one is a taker, and both have the same number of parts.</summary>
    public bool TakesIn(TemplateForm other)
    {
        for (var i = 0; i < _hashes.Length; i++)
        {
            if (_hashes[i] != 0 && _hashes[i] != other._hashes[i]) return false;
        }

        for (var i = 0; i < _hashes.Length; i++)
        {
            if (_hashes[i] == 0 && !Matches(Part(i), other.Part(i))) return false;
        }

        return true;
    }

    /// <summary>The template for people.</summary>
    public static string Render(ReadOnlySpan<byte> text)
    {
        var result = new StringBuilder(text.Length + 16);
        while (true)
        {
            var at = text.IndexOf(LineMasker.Variable);
            result.Append(Encoding.UTF8.GetString(at < 0 ? text : text[..at]));
            if (at < 0) return result.ToString();
            result.Append("<*>");
            text = text[(at + 1)..];
        }
    }

    private ReadOnlySpan<byte> Part(int i) => _text.AsSpan(_starts[i], _starts[i + 1] - _starts[i] - 1);

    // The pieces between variables are found from left to right, the last one at the end; a variable is at least one byte.
    private static bool Matches(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text)
    {
        var at = pattern.IndexOf(LineMasker.Variable);
        if (!text.StartsWith(pattern[..at])) return false;
        pattern = pattern[(at + 1)..];
        text = text[at..];
        while ((at = pattern.IndexOf(LineMasker.Variable)) >= 0)
        {
            if (text.IsEmpty) return false;
            var found = text[1..].IndexOf(pattern[..at]);
            if (found < 0) return false;
            text = text[(found + 1 + at)..];
            pattern = pattern[(at + 1)..];
        }

        return text.Length > pattern.Length && text.EndsWith(pattern);
    }

    private static bool HasWord(ReadOnlySpan<byte> part)
    {
        var letters = 0;
        foreach (var c in part)
        {
            letters = Ascii.IsLetter(c) || c >= 0x80 ? letters + 1 : 0;
            if (letters == 2) return true;
        }

        return false;
    }
}

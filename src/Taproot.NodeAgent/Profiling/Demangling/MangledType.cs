namespace Taproot.NodeAgent.Profiling.Demangling;

/// <summary>
/// A C++ type as it is written around what it declares: a pointer to a function has a part before the star and one behind it.
/// A pack is several types in one place.
/// </summary>
internal sealed record MangledType(string Left, string Right = "", MangledType[]? Pack = null, bool IsFunction = false, bool IsArray = false)
{
    /// <summary>The whole type when nothing is declared.</summary>
    internal string Text => Pack is null ? Left + Right : string.Join(", ", Pack.Select(p => p.Text).Where(t => t.Length > 0));

    /// <summary>The type with a sign such as <c>*</c> behind it.</summary>
    internal MangledType With(string sign)
    {
        if (Pack is not null) return this with { Pack = [.. Pack.Select(p => p.With(sign))] };
        if (sign is "&" or "&&" && Right.Length == 0 && Left.EndsWith('&')) // references to references collapse
            return sign == "&" && Left.EndsWith("&&", StringComparison.Ordinal) ? new(Left[..^1]) : this;
        if (IsFunction) return new(MangledText.Bounded($"{Left}({sign}"), MangledText.Bounded($"){Right}"));
        if (IsArray) return new(MangledText.Bounded($"{Left}({sign}"), MangledText.Bounded($"){Right}"));
        return new(MangledText.Bounded(Left + sign), Right);
    }

    /// <summary>The type with a word such as <c>const</c>.</summary>
    internal MangledType Qualified(string word)
    {
        if (word.Length == 0) return this;
        if (Pack is not null) return this with { Pack = [.. Pack.Select(p => p.Qualified(word))] };
        return IsFunction ? this with { Right = Right + word } : this with { Left = MangledText.Bounded(Left + word) };
    }
}

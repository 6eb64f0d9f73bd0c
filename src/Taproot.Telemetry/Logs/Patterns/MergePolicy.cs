namespace Taproot.Telemetry.Logs.Patterns;

/// <summary>
/// How many different words at one place, all else equal, make that place a variable. The more fixed words the messages share, the fewer; words that look
/// like states or verbs need many, for messages of different meaning differ in just such a word.
/// </summary>
internal static class MergePolicy
{
    /// <summary>So many that it never comes to it.</summary>
    public const int Never = int.MaxValue;

    private const int OfTelling = 12;
    private const int OfTellingInLongText = 6;
    private const int LongText = 6;
    private const int OfKnown = 2;

    /// <summary>Rows that must differ at two places, and nowhere else, for both to vary.</summary>
    public const int RowsOfTwoPlaces = 8;

    private const int WordsOfTwoPlaces = 4;
    private const int SharedOfTwoPlaces = 3;
    private const int LeastIndependent = 5;

    /// <summary>Different words that are needed at a place.</summary>
    /// <param name="node">One of the rows of words that differ at the place only.</param>
    /// <param name="place">The place.</param>
    /// <param name="telling">How many of the words look like states or verbs.</param>
    /// <param name="count">How many words there are.</param>
    /// <param name="known">Whether all of the words are known to vary behind the same word elsewhere.</param>
    public static int Needed(PatternNode node, int place, int telling, int count, bool known)
    {
        if (IsAssignedTo(node, place)) return Never;
        var shared = node.FixedWords - 1;
        if (shared < 1) return Never;
        if (telling * 2 > count) return shared < LongText ? OfTelling : OfTellingInLongText;
        if (known) return OfKnown;
        var first = node.IsFirst(place);
        return shared switch
        {
            <= 2 => 10,
            3 => first ? 8 : 5,
            < 8 => first ? 6 : 4,
            _ => 4,
        };
    }

    /// <summary>Whether the words at one of two places at which rows differ are of a variable.</summary>
    public static bool IsOneOfTwo(PatternNode node, int telling, int count) =>
        count >= WordsOfTwoPlaces && telling * 2 <= count && node.FixedWords - 2 >= SharedOfTwoPlaces;

    /// <summary>
    /// Whether the words at two places of a long text go with each other as they like, which states in fields do ("LOOKING (own), LEADING (other)") and
    /// those that tell what happened do not ("from NEW to RUNNING").
    /// </summary>
    /// <param name="node">One of the rows.</param>
    /// <param name="rows">How many different rows there are.</param>
    /// <param name="most">How many different words there are at the place that has more of them.</param>
    public static bool AreIndependent(PatternNode node, int rows, int most) =>
        rows >= LeastIndependent && rows * 2 >= most * 3 && node.FixedWords - 2 >= LongText;

    /// <summary>Whether the word looks like a state or a verb: it is upper case, or ends in "ed" or "ing".</summary>
    public static bool IsTelling(ReadOnlySpan<byte> word)
    {
        if (word.EndsWith("ed"u8) || word.EndsWith("ing"u8)) return true;
        return word.Length > 1 && word.IndexOfAnyInRange((byte)'a', (byte)'z') < 0 && word.IndexOfAnyInRange((byte)'A', (byte)'Z') >= 0;
    }

    /// <summary>Whether a value is assigned to the word, which then is a name and no value itself.</summary>
    public static bool IsAssignedTo(PatternNode node, int place) => node.After(place).TrimStart((byte)' ').StartsWith("="u8);
}

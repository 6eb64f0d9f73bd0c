namespace Taproot.Store.Querying.Filters;

/// <summary>Goes through the characters of a query line: quotes, regular expressions, words and operators.</summary>
internal sealed class FilterText(string line)
{
    private static readonly (string Text, FilterOperator Operator)[] Operators =
    [
        (">=", FilterOperator.AtLeast), ("<=", FilterOperator.AtMost), (">", FilterOperator.Greater), ("<", FilterOperator.Less),
        (":", FilterOperator.Is), ("=", FilterOperator.Equal),
    ];

    public int Position { get; set; }

    public bool AtEnd => Position >= line.Length;

    /// <summary>The character here; 0 at the end.</summary>
    public char Here => At(Position);

    public char At(int position) => position < line.Length ? line[position] : '\0';

    /// <summary>Goes on to the next character that is not white space.</summary>
    public void SkipSpace()
    {
        while (Position < line.Length && char.IsWhiteSpace(line[Position])) Position++;
    }

    /// <summary>Goes over a word of the language if it stands here on its own, in small or capital letters.</summary>
    public bool TrySkipKeyword(string word)
    {
        if (string.Compare(line, Position, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0) return false;
        if (Position + word.Length > line.Length || !EndsWord(At(Position + word.Length))) return false;
        Position += word.Length;
        return true;
    }

    /// <summary>Reads text in quotes, in which a backslash stands before a quote or itself; null when it does not end.</summary>
    public string? ReadQuoted()
    {
        var text = new System.Text.StringBuilder();
        for (var i = Position + 1; i < line.Length; i++)
        {
            if (line[i] == '"')
            {
                Position = i + 1;
                return text.ToString();
            }
            if (line[i] == '\\' && At(i + 1) is '"' or '\\') i++;
            text.Append(line[i]);
        }
        return null;
    }

    /// <summary>Reads a regular expression between slashes; null, and nothing is read, when it is none: a path, say.</summary>
    public string? TryReadRegex()
    {
        if (Here != '/') return null;
        for (var i = Position + 1; i < line.Length; i++)
        {
            if (line[i] == '\\')
            {
                i++;
                continue;
            }
            if (line[i] != '/') continue;
            if (i == Position + 1 || !EndsWord(At(i + 1))) return null;
            var expression = line[(Position + 1)..i].Replace(@"\/", "/", StringComparison.Ordinal);
            Position = i + 1;
            return expression;
        }
        return null;
    }

    /// <summary>Reads up to white space or a parenthesis that closes more than the word has opened.</summary>
    public string ReadValue()
    {
        var (begin, open) = (Position, 0);
        for (; Position < line.Length && !char.IsWhiteSpace(line[Position]); Position++)
        {
            if (line[Position] == '(') open++;
            if (line[Position] == ')' && --open < 0) break;
        }
        return line[begin..Position];
    }

    /// <summary>Reads up to white space, a parenthesis or a quote.</summary>
    public string ReadWord()
    {
        var begin = Position;
        while (Position < line.Length && !EndsWord(line[Position]) && line[Position] != '"') Position++;
        return line[begin..Position];
    }

    /// <summary>The name of a field that begins here and has an operator behind it; null, and nothing is read, when there is none.</summary>
    public string? TryReadField()
    {
        var i = Position;
        if (!char.IsLetter(At(i)) && At(i) is not ('_' or '@')) return null;
        while (char.IsLetterOrDigit(At(i)) || At(i) is '_' or '@' or '.' or '-' or '/' or '$') i++;
        // An address of the web is no field.
        if (!HasOperator(i) || (At(i) == ':' && At(i + 1) == '/' && At(i + 2) == '/')) return null;
        var name = line[Position..i];
        Position = i;
        return name;
    }

    /// <summary>Reads an operator; null when none is here.</summary>
    public FilterOperator? TryReadOperator(out bool negated)
    {
        negated = Here == '!' && At(Position + 1) == '=';
        if (negated) Position++;
        foreach (var (text, found) in Operators)
        {
            if (string.CompareOrdinal(line, Position, text, 0, text.Length) != 0) continue;
            Position += text.Length;
            return found;
        }
        return null;
    }

    private bool HasOperator(int at) => At(at) is ':' or '=' or '<' or '>' || (At(at) == '!' && At(at + 1) == '=');

    private static bool EndsWord(char next) => next is '\0' or '(' or ')' || char.IsWhiteSpace(next);
}

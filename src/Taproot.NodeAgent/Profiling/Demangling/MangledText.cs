namespace Taproot.NodeAgent.Profiling.Demangling;

/// <summary>A mangled name as it is taken apart from front to back, with bounds on how deep and how long that may go.</summary>
internal sealed class MangledText(string text, int position)
{
    private const int Deepest = 96;
    private const int MostSteps = 20_000;
    private int _depth;
    private int _steps;

    /// <summary>Index of the next character.</summary>
    internal int Position { get; set; } = position;

    internal int Length => text.Length;

    internal bool IsAtEnd => Position >= text.Length;

    /// <summary>The next character; a zero at the end.</summary>
    internal char Peek(int ahead = 0) => Position + ahead < text.Length ? text[Position + ahead] : '\0';

    internal char Take()
    {
        var next = Peek();
        if (next != '\0') Position++;
        return next;
    }

    /// <summary>Passes over a text when it comes next.</summary>
    internal bool TryTake(string expected)
    {
        if (string.CompareOrdinal(text, Position, expected, 0, expected.Length) != 0) return false;
        Position += expected.Length;
        return true;
    }

    internal bool TryTake(char expected)
    {
        if (Peek() != expected) return false;
        Position++;
        return true;
    }

    internal void Expect(char expected)
    {
        if (!TryTake(expected)) throw new DemangleException();
    }

    /// <summary>So many characters.</summary>
    internal string TakeText(int length)
    {
        if (length < 0 || length > text.Length - Position) throw new DemangleException();
        Position += length;
        return text.Substring(Position - length, length);
    }

    /// <summary>A decimal number.</summary>
    internal int TakeNumber()
    {
        var value = 0;
        var start = Position;
        while (char.IsAsciiDigit(Peek()))
        {
            value = value * 10 + (Take() - '0');
            if (value > 1_000_000) throw new DemangleException();
        }
        return Position > start ? value : throw new DemangleException();
    }

    /// <summary>Digits of a literal, however many.</summary>
    internal string TakeDigits()
    {
        var start = Position;
        while (char.IsAsciiDigit(Peek())) Position++;
        return text[start..Position];
    }

    /// <summary>One more level of nesting; <see cref="Leave"/> ends it.</summary>
    internal void Enter()
    {
        if (++_depth > Deepest || ++_steps > MostSteps) throw new DemangleException();
    }

    internal void Leave() => _depth--;

    /// <summary>Passes a text through that must not grow without bound.</summary>
    internal static string Bounded(string result) => result.Length <= LongestResult ? result : throw new DemangleException();

    private const int LongestResult = 8192;
}

/// <summary>The name is not mangled in a way that is known. It never leaves the demangler.</summary>
internal sealed class DemangleException : Exception;

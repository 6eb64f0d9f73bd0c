namespace Taproot.PromQL.Scripts;

/// <summary>A command of a script.</summary>
/// <param name="Line">The number of its first line.</param>
internal abstract record ScriptCommand(int Line);

/// <summary>Forgets all series.</summary>
internal sealed record ClearCommand(int Line) : ScriptCommand(Line);

/// <summary>Adds series with a value every <paramref name="StepMs"/> from the epoch on.</summary>
internal sealed record LoadCommand(int Line, long StepMs, bool MakesHistograms, IReadOnlyList<NotedSeries> Series) : ScriptCommand(Line);

/// <summary>What could not be read.</summary>
internal sealed record BrokenCommand(int Line, string Error) : ScriptCommand(Line);

/// <summary>Evaluates a query and says what must come of it.</summary>
internal sealed record EvalCommand(int Line, string Query, bool IsRange, long StartMs, long EndMs, long StepMs, Expectation Expected) : ScriptCommand(Line);

/// <summary>What must come of a query.</summary>
internal sealed record Expectation
{
    /// <summary>That it fails.</summary>
    public bool Fails { get; init; }

    /// <summary>Whether the script also says by which message, which is another implementation's.</summary>
    public bool HasMessage { get; init; }

    /// <summary>Whether the order of the series counts.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>Whether there must be a warning, or must be none.</summary>
    public bool? Warns { get; init; }

    /// <summary>Whether there must be an info, or must be none.</summary>
    public bool? Informs { get; init; }

    /// <summary>A text.</summary>
    public string? Text { get; init; }

    /// <summary>A number.</summary>
    public double? Scalar { get; init; }

    /// <summary>Series.</summary>
    public IReadOnlyList<NotedSeries> Series { get; init; } = [];

    /// <summary>Times of the values of an instant query whose answer is a range vector: start and step, milliseconds.</summary>
    public (long StartMs, long StepMs)? RangeVector { get; init; }
}

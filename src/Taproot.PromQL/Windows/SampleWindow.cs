namespace Taproot.PromQL.Windows;

/// <summary>The samples of one series in one window. Times are milliseconds; staleness markers are not among the samples.</summary>
internal readonly ref struct SampleWindow
{
    /// <summary>Times of the samples.</summary>
    public required ReadOnlySpan<long> Times { get; init; }

    /// <summary>Values of the samples; at least one.</summary>
    public required ReadOnlySpan<double> Values { get; init; }

    /// <summary>The index of the first sample among those of the whole series.</summary>
    public required int First { get; init; }

    /// <summary>Where the window begins.</summary>
    public required long StartMs { get; init; }

    /// <summary>Where the window ends.</summary>
    public required long EndMs { get; init; }

    /// <summary>The number of the step.</summary>
    public required int Step { get; init; }
}

/// <summary>A function over windows. Implementations are structs, so that nothing is called virtually.</summary>
internal interface IWindowFunction
{
    /// <summary>Sees a series' samples before its windows come.</summary>
    void Begin(ReadOnlySpan<double> values);

    /// <summary>The value of a window that has samples, or <see cref="Missing.Value"/>.</summary>
    double Evaluate(scoped in SampleWindow window);
}

/// <summary>Where the windows of a range function end, and their length.</summary>
/// <param name="StartMs">End of the first window.</param>
/// <param name="StepMs">Distance of ends; none when the selector is fixed by <c>@</c>.</param>
/// <param name="Count">Windows.</param>
/// <param name="RangeMs">Length.</param>
/// <param name="IsLeftOpen">Whether a sample at the very start is outside.</param>
internal readonly record struct WindowGrid(long StartMs, long StepMs, int Count, long RangeMs, bool IsLeftOpen)
{
    /// <summary>The latest time that lies before all windows.</summary>
    public long AfterMs => StartMs - RangeMs - (IsLeftOpen ? 0 : 1);

    /// <summary>The end of the last window.</summary>
    public long ToMs => StartMs + (Count - 1) * StepMs;
}

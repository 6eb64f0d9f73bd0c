using Taproot.PromQL.Syntax;

namespace Taproot.PromQL.Evaluation;

/// <summary>The times at which an expression is evaluated, milliseconds; the step is none when there is one only.</summary>
internal readonly record struct StepGrid(long StartMs, long StepMs, int Count)
{
    /// <summary>The last time.</summary>
    public long EndMs => TimeMs(Count - 1);

    /// <summary>One time.</summary>
    public long TimeMs(int step) => StartMs + step * StepMs;

    /// <summary>The times that a selector looks at from here: moved back by the offset, or fixed by <c>@</c>, which leaves no step.</summary>
    public StepGrid Shift(TimeShift shift, QuerySpan query) => shift.Anchor switch
    {
        AtAnchor.None => this with { StartMs = StartMs - shift.OffsetMs },
        AtAnchor.Time => new(shift.AtMs - shift.OffsetMs, 0, Count),
        AtAnchor.Start => new(query.StartMs - shift.OffsetMs, 0, Count),
        _ => new(query.EndMs - shift.OffsetMs, 0, Count),
    };
}

/// <summary>The times that a query was asked for, milliseconds; the last step may come before the end.</summary>
internal readonly record struct QuerySpan(long StartMs, long EndMs, long StepMs);

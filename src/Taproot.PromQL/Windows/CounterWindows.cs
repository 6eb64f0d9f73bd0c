namespace Taproot.PromQL.Windows;

/// <summary><c>rate</c>, <c>increase</c> and <c>delta</c>. The resets of a series are found once, so that a window costs as many additions as it has resets.</summary>
internal struct ExtrapolatedWindow(bool isCounter, bool isRate, Dialect dialect) : IWindowFunction
{
    private int[] _resets = [];
    private int _count;
    private int _at;

    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<double> values)
    {
        _count = _at = 0;
        if (!isCounter) return;
        for (var i = 1; i < values.Length; i++)
        {
            if (!(values[i] < values[i - 1])) continue;
            if (_count == _resets.Length) Array.Resize(ref _resets, Math.Max(16, _count * 2));
            _resets[_count++] = i;
        }
    }

    /// <inheritdoc/>
    public double Evaluate(scoped in SampleWindow window)
    {
        var values = window.Values;
        if (values.Length < 2) return Missing.Value;
        var change = values[^1] - values[0];
        // Windows only move on: resets at or before a window's first sample are behind all later ones.
        while (_at < _count && _resets[_at] <= window.First) _at++;
        for (var i = _at; i < _count && _resets[i] < window.First + values.Length; i++) change += values[_resets[i] - 1 - window.First];
        return WindowMath.Extrapolate(
            change, window.Times[0], window.Times[^1], values.Length, values[0], window.StartMs, window.EndMs, isCounter, isRate, dialect);
    }
}

/// <summary><c>irate</c> and <c>idelta</c>.</summary>
internal readonly struct InstantWindow(bool isRate) : IWindowFunction
{
    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<double> values)
    {
    }

    /// <inheritdoc/>
    public double Evaluate(scoped in SampleWindow window) => WindowMath.Instant(window.Times, window.Values, isRate);
}

namespace Taproot.PromQL.Windows;

/// <summary>The value of a window's samples.</summary>
internal delegate double WindowEvaluator(scoped in SampleWindow window);

/// <summary>A window function that needs nothing but the window: one call of a delegate a window, none a sample.</summary>
internal readonly struct SimpleWindow(WindowEvaluator evaluator) : IWindowFunction
{
    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<double> values)
    {
    }

    /// <inheritdoc/>
    public double Evaluate(scoped in SampleWindow window) => evaluator(window);
}

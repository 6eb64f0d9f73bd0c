namespace Taproot.PromQL.Windows;

/// <summary>Evaluates one window function over one series after the other.</summary>
internal abstract class WindowDriver
{
    /// <summary>Evaluates the function at each window of the grid.</summary>
    public abstract void Run(ReadOnlySpan<long> times, ReadOnlySpan<double> values, in WindowGrid grid, Span<double> output);

    /// <summary>A driver of a function.</summary>
    public static WindowDriver Of<T>(T function) where T : struct, IWindowFunction => new Typed<T>(function);

    private sealed class Typed<T>(T function) : WindowDriver where T : struct, IWindowFunction
    {
        private T _function = function;

        public override void Run(ReadOnlySpan<long> times, ReadOnlySpan<double> values, in WindowGrid grid, Span<double> output) =>
            WindowRunner.Run(ref _function, times, values, grid, output);
    }
}

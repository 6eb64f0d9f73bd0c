namespace Taproot.PromQL.Windows;

/// <summary>Summation after Neumaier: the error of each addition is kept apart and added at the end.</summary>
/// <param name="resetsAtInfinity">Whether the kept error is dropped once the sum is infinite, as Prometheus 3 has it.</param>
internal struct CompensatedSum(bool resetsAtInfinity)
{
    /// <summary>The plain sum.</summary>
    public double Sum;

    /// <summary>What the plain sum lacks.</summary>
    public double Error;

    /// <summary>The best sum there is.</summary>
    public readonly double Total => double.IsInfinity(Sum) ? Sum : Sum + Error;

    /// <summary>Adds a number.</summary>
    public void Add(double value)
    {
        var next = Sum + value;
        if (resetsAtInfinity && double.IsInfinity(next)) Error = 0;
        else if (Math.Abs(Sum) >= Math.Abs(value)) Error += Sum - next + value;
        else Error += value - next + Sum;
        Sum = next;
    }
}

namespace Taproot.PromQL.Windows;

/// <summary>Sums and means.</summary>
internal static class Averages
{
    /// <summary><c>sum_over_time</c></summary>
    public static double Sum(ReadOnlySpan<double> values, Dialect dialect)
    {
        var sum = new CompensatedSum(dialect == Dialect.Prometheus3);
        foreach (var value in values) sum.Add(value);
        return sum.Total;
    }

    /// <summary><c>avg_over_time</c></summary>
    public static double Mean(ReadOnlySpan<double> values, Dialect dialect)
    {
        var mean = new RunningMean(dialect);
        foreach (var value in values) mean.Add(value);
        return mean.Value;
    }

    /// <summary>The variance of a population, Welford's algorithm with compensated sums: <c>stdvar_over_time</c>.</summary>
    public static double Variance(ReadOnlySpan<double> values, Dialect dialect)
    {
        var mean = new CompensatedSum(dialect == Dialect.Prometheus3);
        var squares = new CompensatedSum(dialect == Dialect.Prometheus3);
        var count = 0.0;
        foreach (var value in values)
        {
            count++;
            var delta = value - (mean.Sum + mean.Error);
            mean.Add(delta / count);
            squares.Add(delta * (value - (mean.Sum + mean.Error)));
        }
        return (squares.Sum + squares.Error) / count;
    }
}

/// <summary>
/// A mean that does not overflow. Prometheus 2 moves the mean by each value's share; Prometheus 3 divides the sum, and moves the mean only from
/// where the sum would overflow.
/// </summary>
internal struct RunningMean(Dialect dialect)
{
    private CompensatedSum _sum = new(dialect == Dialect.Prometheus3);
    private double _count;
    private bool _moves = dialect == Dialect.Prometheus2;

    /// <summary>The mean of what was added.</summary>
    public readonly double Value => _moves
        ? dialect == Dialect.Prometheus2 ? _sum.Total : _sum.Sum + _sum.Error
        : _sum.Sum / _count + _sum.Error / _count;

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        _count++;
        if (dialect == Dialect.Prometheus2) AddShare(value);
        else AddToSum(value);
    }

    private void AddShare(double value)
    {
        if (double.IsInfinity(_sum.Sum))
        {
            // Infinities of one sign cannot be subtracted, and finite values do not move an infinite mean.
            if (double.IsInfinity(value) && _sum.Sum > 0 == value > 0) return;
            if (double.IsFinite(value)) return;
        }
        _sum.Add(value / _count - _sum.Sum / _count);
    }

    private void AddToSum(double value)
    {
        if (!_moves)
        {
            var next = _sum;
            next.Add(value);
            if (_count == 1 || !double.IsInfinity(next.Sum))
            {
                _sum = next;
                return;
            }

            _moves = true;
            _sum.Sum /= _count - 1;
            _sum.Error /= _count - 1;
        }

        var share = (_count - 1) / _count;
        _sum.Sum *= share;
        _sum.Error *= share;
        _sum.Add(value / _count);
    }
}

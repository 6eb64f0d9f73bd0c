namespace Taproot.Server.Ingest.Figures;

/// <summary>The figures of one project over the last hours, a value each fifteen seconds, in memory. Bounded; thread-safe.</summary>
internal sealed class FigureRing
{
    /// <summary>Distance of points.</summary>
    public const long StepMs = 15_000;

    /// <summary>Points that are kept: six hours.</summary>
    public const int Points = 6 * 3600 / (int)(StepMs / 1000);

    private const int MostFigures = 300;
    private readonly Lock _lock = new();
    private readonly Dictionary<FigureKey, float[]> _figures = [];
    private long _firstMs;
    private long _lastMs;

    /// <summary>The oldest point that is kept; 0 before the first one.</summary>
    public long FirstMs
    {
        get
        {
            lock (_lock) return Math.Max(_firstMs, _lastMs - (Points - 1) * StepMs);
        }
    }

    /// <summary>Appends a point. Points between it and the one before are not known.</summary>
    public void Append(long timeMs, IEnumerable<(FigureKey Key, double Value)> values)
    {
        var pointMs = timeMs / StepMs * StepMs;
        lock (_lock)
        {
            if (pointMs <= _lastMs) return;
            if (_firstMs == 0) _firstMs = pointMs;
            else Forget(pointMs);
            _lastMs = pointMs;
            foreach (var (key, value) in values)
                if (Column(key, pointMs) is { } column) column[IndexOf(pointMs)] = (float)value;
        }
    }

    /// <summary>Points from one to another, both included, <paramref name="stepMs"/> apart: of rates the mean of each step, of the rest the largest.</summary>
    public float?[] Read(FigureKey key, long fromMs, long toMs, long stepMs)
    {
        var values = new float?[(toMs - fromMs) / stepMs + 1];
        lock (_lock)
        {
            if (!_figures.TryGetValue(key, out var column)) return values;
            for (var i = 0; i < values.Length; i++) values[i] = Join(column, fromMs + i * stepMs, stepMs, key.IsRate);
        }
        return values;
    }

    /// <summary>The newest value that is known of the last few points.</summary>
    public float? Newest(FigureKey key)
    {
        const int lately = 8;
        lock (_lock)
        {
            if (!_figures.TryGetValue(key, out var column)) return null;
            for (var ms = _lastMs; ms > Math.Max(_firstMs - 1, _lastMs - lately * StepMs); ms -= StepMs)
                if (!float.IsNaN(column[IndexOf(ms)])) return column[IndexOf(ms)];
        }
        return null;
    }

    /// <summary>The figures that are kept of a kind.</summary>
    public IReadOnlyList<FigureKey> Find(Figure figure)
    {
        lock (_lock) return [.. _figures.Keys.Where(k => k.Figure == figure).OrderBy(k => k.Signal, StringComparer.Ordinal).ThenBy(k => k.Detail, StringComparer.Ordinal)];
    }

    private static int IndexOf(long ms) => (int)(ms / StepMs % Points);

    // A point speaks of the time that ends with it.
    private float? Join(float[] column, long pointMs, long stepMs, bool isRate)
    {
        var (sum, max, known) = (0d, float.NegativeInfinity, 0);
        for (var ms = pointMs - stepMs + StepMs; ms <= pointMs; ms += StepMs)
        {
            if (ms < _firstMs || ms > _lastMs || ms <= _lastMs - Points * StepMs || float.IsNaN(column[IndexOf(ms)])) continue;
            var value = column[IndexOf(ms)];
            sum += value;
            max = Math.Max(max, value);
            known++;
        }
        if (known == 0) return null;
        return isRate ? (float)(sum / known) : max;
    }

    // What was not appended is not known, and what the ring has there is of its last turn.
    private void Forget(long pointMs)
    {
        for (var ms = Math.Max(_lastMs + StepMs, pointMs - (Points - 1) * StepMs); ms <= pointMs; ms += StepMs)
            foreach (var (_, column) in _figures) column[IndexOf(ms)] = float.NaN;
    }

    private float[]? Column(FigureKey key, long pointMs)
    {
        if (_figures.TryGetValue(key, out var column)) return column;
        if (_figures.Count >= MostFigures) return null;
        column = new float[Points];
        // What is counted for the first time did not happen before.
        Array.Fill(column, key.IsRate ? 0 : float.NaN);
        column[IndexOf(pointMs)] = float.NaN;
        return _figures[key] = column;
    }
}

using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Recorder;

/// <summary>
/// One result series: a value a grid point, of which the last <c>window</c> are kept. Values are only ever appended, behind what views can see, so
/// views stay valid and need no copy. Series that were never anything but 0 or never anything but 1 (most buckets, all infos) own no memory.
/// </summary>
internal sealed class GridColumn(Labels labels, int window)
{
    private const int Slack = 32, SlackSpread = 16;

    private float[]? _values;
    private int _end;
    private float _constant = float.NaN;
    private int _age;

    public Labels Labels { get; } = labels;

    /// <summary>The newest value.</summary>
    public float Newest { get; private set; } = float.NaN;

    /// <summary>Points since the last value; more than the window: nothing is left to see.</summary>
    public int SinceValue { get; private set; }

    /// <summary>Whether there ever was a value.</summary>
    public bool HasValue { get; private set; }

    /// <summary>Sum or newest value of the point under evaluation.</summary>
    public double Accumulated { get; set; } = double.NaN;

    /// <summary>Time of the sample behind <see cref="Accumulated"/> where the newest wins.</summary>
    public long AccumulatedTime { get; set; }

    public void Append(float value)
    {
        Newest = value;
        if (float.IsNaN(value)) SinceValue++;
        else (SinceValue, HasValue) = (0, true);
        if (_values is null && AppendConstant(value)) return;
        var values = _values ??= Materialize();
        if (_end == values.Length)
        {
            // Views of the old array stay as they are. The slack differs so that columns do not all move in one refresh.
            var moved = new float[window + Slack + (int)(Labels.Fingerprint % SlackSpread)];
            values.AsSpan(_end - window, window).CopyTo(moved);
            (_values, _end) = (values = moved, window);
        }
        values[_end++] = value;
    }

    /// <summary>The window as it is now.</summary>
    public GridSeries View() => _values is null
        ? new(Labels, Constants(_constant).AsMemory(Math.Min(_age, window), window))
        : new(Labels, _values.AsMemory(_end - window, window));

    private bool AppendConstant(float value)
    {
        if (_age == 0 && value is 0f or 1f) _constant = value;
        if (_age == 0 && float.IsNaN(value)) return true;
        if (value != _constant || value is not (0f or 1f)) return false;
        _age = Math.Min(_age + 1, window);
        return true;
    }

    private float[] Materialize()
    {
        var values = new float[window + Slack + (int)(Labels.Fingerprint % SlackSpread)];
        View().Values.Span.CopyTo(values);
        _end = window;
        return values;
    }

    // As many points without a value as points with: a view further to the right is an older series.
    private float[] Constants(float constant) => Shared.GetOrAdd((window, float.IsNaN(constant) ? 0 : constant), static key =>
    {
        var values = new float[2 * key.Window];
        values.AsSpan(0, key.Window).Fill(float.NaN);
        values.AsSpan(key.Window).Fill(key.Constant);
        return values;
    });

    private static System.Collections.Concurrent.ConcurrentDictionary<(int Window, float Constant), float[]> Shared { get; } = [];
}

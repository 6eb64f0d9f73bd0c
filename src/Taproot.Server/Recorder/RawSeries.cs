namespace Taproot.Server.Recorder;

/// <summary>What is kept of one stored series between refreshes. A mutable struct in arrays: there are hundreds of thousands.</summary>
internal struct RawSeries
{
    /// <summary>Column of results; -1 until the labels are known.</summary>
    public int Column;

    /// <summary>Machine that sends it; -1 until the labels are known.</summary>
    public int Machine;

    /// <summary>The newest sample, milliseconds since the epoch.</summary>
    public long LastTime;

    /// <summary>The newest sample's value.</summary>
    public double LastValue;

    /// <summary>The sample up to which increases were handed out.</summary>
    public long BaseTime;

    /// <summary>Increase since <see cref="BaseTime"/>.</summary>
    public double Pending;

    /// <summary>The last rate handed out, repeated when a sample is a little late.</summary>
    public double Held;

    /// <summary>A staleness marker came after the newest sample.</summary>
    public bool Ended;

    /// <summary>Seen for the first time since the last evaluation; <see cref="BaseTime"/> is the first sample.</summary>
    public bool IsNew;

    private const long StaleMarkerBits = 0x7ff0000000000002;

    public static RawSeries Create() => new() { Column = -1, Machine = -1, Held = double.NaN };

    /// <summary>Takes a sample; what is not newer than the newest is ignored, so that scans may overlap.</summary>
    public void Observe(long time, double value, long maxGapMs)
    {
        if (time <= LastTime) return;
        if (double.IsNaN(value))
        {
            if (BitConverter.DoubleToInt64Bits(value) == StaleMarkerBits) Ended = true;
            return;
        }
        if (LastTime == 0)
        {
            (IsNew, BaseTime, Pending) = (true, time, 0);
            FirstValue = value;
        }
        else if (time - LastTime > maxGapMs)
        {
            // What happened in so long a pause is nobody's rate.
            (BaseTime, Pending, Held, IsNew) = (time, 0, double.NaN, false);
        }
        else
        {
            // A counter that fell began again at zero.
            Pending += value >= LastValue ? value - LastValue : value;
        }
        (LastTime, LastValue, Ended) = (time, value, false);
    }

    /// <summary>The value at birth; meaningful while <see cref="IsNew"/>.</summary>
    public double FirstValue;

    /// <summary>Forgets what has accumulated: the next increase counts from the newest sample.</summary>
    public void Rebase() => (BaseTime, Pending, IsNew) = (LastTime, 0, false);
}

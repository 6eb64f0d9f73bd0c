namespace Taproot.Topology.Model;

/// <summary>Values on the world's grid; NaN where there is none. The empty series has no points and stands for "never measured".</summary>
public readonly record struct TimeSeries(ReadOnlyMemory<float> Values)
{
    /// <summary>Never measured.</summary>
    public bool IsEmpty => Values.IsEmpty;

    /// <summary>The newest value that is not NaN among the last <paramref name="within"/> points; NaN when there is none.</summary>
    public float Last(int within = int.MaxValue)
    {
        var values = Values.Span;
        for (var i = values.Length - 1; i >= Math.Max(0, values.Length - (long)within); i--)
            if (!float.IsNaN(values[i])) return values[i];
        return float.NaN;
    }
}

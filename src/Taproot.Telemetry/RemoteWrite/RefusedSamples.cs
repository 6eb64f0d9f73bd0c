namespace Taproot.Telemetry.RemoteWrite;

/// <summary>Samples of a request that were refused while the rest was taken. Not thread-safe.</summary>
public sealed class RefusedSamples
{
    private readonly int[] _counts = new int[RemoteWriteException.AllCodes.Count];
    private RemoteWriteException? _first;

    /// <summary>Samples in all.</summary>
    public int Count { get; private set; }

    /// <summary>Why the first was refused: a sentence for the sender.</summary>
    public string Reason => _first?.Message ?? "";

    /// <summary>Why the first was refused; null when none was.</summary>
    public RemoteWriteReason? FirstReason => _first?.Reason;

    /// <summary>Samples that were refused for one reason.</summary>
    public int CountOf(RemoteWriteReason reason) => _counts[(int)reason];

    /// <summary>Samples by reason.</summary>
    public IEnumerable<(string Code, int Count)> Reasons
    {
        get
        {
            for (var i = 0; i < _counts.Length; i++)
                if (_counts[i] > 0) yield return (RemoteWriteException.AllCodes[i], _counts[i]);
        }
    }

    internal void Add(RemoteWriteException reason, int samples)
    {
        _first ??= reason;
        _counts[(int)reason.Reason] += samples;
        Count += samples;
    }

    internal void Clear()
    {
        if (Count > 0) Array.Clear(_counts);
        (Count, _first) = (0, null);
    }
}

using System.Buffers;
using Taproot.Store.Client;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Store.Writing;

/// <summary>The rows of one request to one table, which the group that takes them over gives back.</summary>
internal sealed class RequestRows : IDisposable
{
    // What a resource says is repeated for each of its rows, so a small request can make many bytes.
    private const long MostBytes = 128L << 20;
    private RowBuffer? _buffer = new();
    private long[] _times = [];

    /// <summary>Rows written.</summary>
    public int Count { get; private set; }

    /// <summary>The rows' own times, milliseconds since the epoch; until they are disposed.</summary>
    public ReadOnlySpan<long> TimesMs => _times.AsSpan(0, Math.Min(Count, _times.Length));

    /// <summary>Where the next row is written to, which is of the given time.</summary>
    public RowBuffer Begin(long timeMs)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        if (_buffer.Length > MostBytes)
            throw new OtlpTooLargeException($"The request makes more than {MostBytes >> 20} MiB of rows, for its resource attributes are repeated for each. Send smaller ones.");
        if (Count == _times.Length) GrowTimes();
        _times[Count++] = timeMs;
        return _buffer;
    }

    /// <summary>Hands the rows over.</summary>
    public RowBuffer Take()
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        var buffer = _buffer;
        _buffer = null;
        return buffer;
    }

    public void Dispose()
    {
        _buffer?.Dispose();
        _buffer = null;
        if (_times.Length > 0) ArrayPool<long>.Shared.Return(_times);
        _times = [];
    }

    private void GrowTimes()
    {
        var larger = ArrayPool<long>.Shared.Rent(Math.Max(256, 2 * _times.Length));
        _times.CopyTo(larger, 0);
        if (_times.Length > 0) ArrayPool<long>.Shared.Return(_times);
        _times = larger;
    }
}

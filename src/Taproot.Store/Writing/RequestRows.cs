using Taproot.Store.Client;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Store.Writing;

/// <summary>The rows of one request to one table, which the group that takes them over gives back.</summary>
internal sealed class RequestRows : IDisposable
{
    // What a resource says is repeated for each of its rows, so a small request can make many bytes.
    private const long MostBytes = 128L << 20;
    private RowBuffer? _buffer = new();

    /// <summary>Rows written.</summary>
    public int Count { get; private set; }

    /// <summary>Where the next row is written to.</summary>
    public RowBuffer Begin()
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        if (_buffer.Length > MostBytes)
            throw new OtlpTooLargeException($"The request makes more than {MostBytes >> 20} MiB of rows, for its resource attributes are repeated for each. Send smaller ones.");
        Count++;
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
    }
}

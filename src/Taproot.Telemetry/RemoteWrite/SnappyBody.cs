using System.Buffers;
using Snappier;

namespace Taproot.Telemetry.RemoteWrite;

/// <summary>Bytes in a rented array; dispose exactly once, and do not use copies afterwards.</summary>
public readonly struct PooledBytes : IDisposable
{
    private readonly byte[] _array;
    private readonly int _length;

    internal PooledBytes(byte[] array, int length) => (_array, _length) = (array, length);

    /// <summary>The bytes, valid until disposal.</summary>
    public ReadOnlySpan<byte> Span => _array.AsSpan(0, _length);

    /// <summary>Gives the array back.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_array);
}

/// <summary>Snappy block format, which remote write wraps its messages in.</summary>
public static class SnappyBody
{
    // The densest element copies 64 bytes in 3, so a larger claim is a lie, refused before memory is rented for it.
    private const int MaxRatio = 22;

    /// <summary>Decompresses a body that claims at most <paramref name="maxBytes"/>.</summary>
    /// <exception cref="RemoteWriteException">It is malformed or too large.</exception>
    public static PooledBytes Decompress(ReadOnlySpan<byte> body, int maxBytes)
    {
        var length = ReadLength(body);
        if (length > (ulong)maxBytes)
            throw new RemoteWriteException(RemoteWriteReason.TooLarge, $"The body is {length} bytes when decompressed; at most {maxBytes} are accepted.");
        if (length > (ulong)body.Length * MaxRatio) throw Malformed(null);
        var array = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            if (Snappy.TryDecompress(body, array.AsSpan(0, (int)length), out var written) && written == (int)length) return new(array, written);
            throw Malformed(null);
        }
        catch (Exception e)
        {
            // The library throws several kinds on hostile input; to the sender all of them are one.
            ArrayPool<byte>.Shared.Return(array);
            throw e as RemoteWriteException ?? Malformed(e);
        }
    }

    private static ulong ReadLength(ReadOnlySpan<byte> body)
    {
        var value = 0UL;
        for (var i = 0; i < 5 && i < body.Length; i++)
        {
            value |= (ulong)(body[i] & 0x7F) << (7 * i);
            if (body[i] < 0x80) return value;
        }

        throw Malformed(null);
    }

    private static RemoteWriteException Malformed(Exception? cause) =>
        new(RemoteWriteReason.MalformedSnappy, "The body is not a valid snappy block; send Content-Encoding: snappy.", cause);
}

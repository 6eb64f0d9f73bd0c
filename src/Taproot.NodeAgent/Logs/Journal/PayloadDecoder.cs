using System.Buffers.Binary;
using K4os.Compression.LZ4;
using ZstdSharp;

namespace Taproot.NodeAgent.Logs.Journal;

/// <summary>Decompresses fields of the journal into one bounded buffer: what is longer is cut, however long it claims to be.</summary>
internal sealed class PayloadDecoder : IDisposable
{
    private const int Lz4SizeLength = 8;

    private readonly byte[] _buffer = new byte[JournalEntry.MaxMessage + 64];
    private readonly Decompressor _zstd = new();

    /// <summary>The payload in the clear, valid until the next call; false when it is damaged or compressed in a way that is not read.</summary>
    /// <param name="compression">The flags of the object.</param>
    /// <param name="payload">The payload as it is in the file.</param>
    /// <param name="text">The payload, or its begin.</param>
    internal bool TryDecode(int compression, ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> text)
    {
        var length = compression switch
        {
            JournalFormat.CompressedZstd => Zstd(payload),
            JournalFormat.CompressedLz4 => Lz4(payload),
            _ => -1,
        };
        text = length < 0 ? default : _buffer.AsSpan(0, length);
        return length >= 0;
    }

    public void Dispose() => _zstd.Dispose();

    private int Zstd(ReadOnlySpan<byte> payload)
    {
        try
        {
            if (_zstd.TryUnwrap(payload, _buffer, out var written)) return written;
            using var stream = new DecompressionStream(new MemoryStream(payload.ToArray()), leaveOpen: false);
            return stream.ReadAtLeast(_buffer, _buffer.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is ZstdException or IOException or OverflowException or ArgumentException)
        {
            return -1;
        }
    }

    private int Lz4(ReadOnlySpan<byte> payload)
    {
        if (payload.Length <= Lz4SizeLength) return -1;
        var size = BinaryPrimitives.ReadUInt64LittleEndian(payload);
        var block = payload[Lz4SizeLength..];
        var length = size <= (ulong)_buffer.Length ? LZ4Codec.Decode(block, _buffer) : LZ4Codec.PartialDecode(block, _buffer);
        return length;
    }
}

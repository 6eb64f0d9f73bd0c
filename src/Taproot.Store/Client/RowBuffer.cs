using System.Buffers;
using System.Buffers.Binary;
using System.Net;

namespace Taproot.Store.Client;

/// <summary>Rows in ClickHouse's RowBinary, written into pooled chunks; sent as a request's body.</summary>
internal sealed class RowBuffer : IDisposable
{
    private const int FirstChunkSize = 1 << 14;
    private const int ChunkSize = 1 << 17;
    private readonly List<(byte[] Bytes, int Length)> _full = [];
    private byte[] _chunk = ArrayPool<byte>.Shared.Rent(FirstChunkSize);
    private int _length;

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>A length: seven bits a byte, lowest first.</summary>
    public void WriteVarInt(uint value)
    {
        var target = Reserve(5);
        var i = 0;
        for (; value >= 0x80; value >>= 7) target[i++] = (byte)(value | 0x80);
        target[i++] = (byte)value;
        Advance(i);
    }

    /// <summary>A String.</summary>
    public void WriteString(ReadOnlySpan<byte> utf8)
    {
        WriteVarInt((uint)utf8.Length);
        utf8.CopyTo(Reserve(utf8.Length));
        Advance(utf8.Length);
    }

    /// <summary>A String: bytes as lower-case hexadecimal digits.</summary>
    public void WriteHex(ReadOnlySpan<byte> bytes)
    {
        WriteVarInt((uint)bytes.Length * 2);
        Convert.TryToHexStringLower(bytes, Reserve(bytes.Length * 2), out var written);
        Advance(written);
    }

    /// <summary>A UInt64.</summary>
    public void Write(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(sizeof(ulong)), value);
        Advance(sizeof(ulong));
    }

    /// <summary>An Int64 or DateTime64.</summary>
    public void Write(long value) => Write((ulong)value);

    /// <summary>A DateTime.</summary>
    public void Write(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(sizeof(uint)), value);
        Advance(sizeof(uint));
    }

    /// <summary>A Date.</summary>
    public void Write(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Reserve(sizeof(ushort)), value);
        Advance(sizeof(ushort));
    }

    /// <summary>Bytes as they are.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>A double, bit by bit.</summary>
    public void Write(double value) => Write(BitConverter.DoubleToUInt64Bits(value));

    /// <summary>A UInt8.</summary>
    public void Write(byte value)
    {
        Reserve(1)[0] = value;
        Advance(1);
    }

    /// <summary>A copy of what was written.</summary>
    public byte[] ToArray()
    {
        var copy = new byte[Length];
        var at = 0;
        foreach (var (bytes, length) in _full)
        {
            bytes.AsSpan(0, length).CopyTo(copy.AsSpan(at));
            at += length;
        }
        _chunk.AsSpan(0, _length).CopyTo(copy.AsSpan(at));
        return copy;
    }

    /// <summary>The rows as a body; valid while this lives.</summary>
    public HttpContent ToContent() => ToContent([this]);

    /// <summary>The rows of several buffers as one body; valid while they live.</summary>
    public static HttpContent ToContent(IReadOnlyList<RowBuffer> buffers) => new Content(buffers);

    public void Dispose()
    {
        foreach (var (bytes, _) in _full) ArrayPool<byte>.Shared.Return(bytes);
        _full.Clear();
        if (_chunk.Length > 0) ArrayPool<byte>.Shared.Return(_chunk);
        _chunk = [];
        _length = 0;
    }

    private Span<byte> Reserve(int size)
    {
        if (_chunk.Length - _length < size)
        {
            _full.Add((_chunk, _length));
            _chunk = ArrayPool<byte>.Shared.Rent(Math.Max(ChunkSize, size));
            _length = 0;
        }
        return _chunk.AsSpan(_length);
    }

    private void Advance(int size)
    {
        _length += size;
        Length += size;
    }

    private async Task CopyToAsync(Stream stream, CancellationToken cancellation)
    {
        foreach (var (bytes, length) in _full) await stream.WriteAsync(bytes.AsMemory(0, length), cancellation);
        await stream.WriteAsync(_chunk.AsMemory(0, _length), cancellation);
    }

    private sealed class Content(IReadOnlyList<RowBuffer> buffers) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            foreach (var buffer in buffers) await buffer.CopyToAsync(stream, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = buffers.Sum(b => b.Length);
            return true;
        }
    }
}

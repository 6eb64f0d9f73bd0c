using System.Buffers.Binary;
using System.Text;

namespace Taproot.Telemetry.RemoteWrite;

/// <summary>A growing buffer with the primitives of protobuf.</summary>
internal sealed class ByteBuffer(int capacity = 1024)
{
    private byte[] _bytes = new byte[capacity];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes that are held.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>What was written, valid until the next write.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>The same as memory.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    /// <summary>Forgets the content, keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Appends one byte.</summary>
    public void Append(byte value) => Take(1)[0] = value;

    /// <summary>Appends a varint.</summary>
    public void AppendVarint(ulong value)
    {
        while (value >= 0x80)
        {
            Append((byte)(value | 0x80));
            value >>= 7;
        }

        Append((byte)value);
    }

    /// <summary>Appends eight bytes, little endian; a NaN keeps its bits.</summary>
    public void AppendFixed64(double value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Appends text as UTF-8, at most <paramref name="maxBytes"/> of it, cut between characters; returns the bytes written.</summary>
    public int AppendText(ReadOnlySpan<char> text, int maxBytes)
    {
        var start = Length;
        if (maxBytes >= text.Length * 3)
        {
            var written = Encoding.UTF8.GetBytes(text, Take(text.Length * 3));
            Length = start + written;
            return Length - start;
        }

        // No character takes more than three bytes a UTF-16 unit.
        var target = Take(Math.Min(text.Length * 3, maxBytes));
        Encoding.UTF8.GetEncoder().Convert(text, target, flush: true, out _, out var used, out _);
        Length = start + used;
        return used;
    }

    /// <summary>Appends a number as its shortest text.</summary>
    public void AppendNumber(double value)
    {
        if (double.IsNaN(value)) Append("NaN"u8);
        else if (double.IsInfinity(value)) Append(value > 0 ? "+Inf"u8 : "-Inf"u8);
        else
        {
            var start = Length;
            value.TryFormat(Take(32), out var used, "R", System.Globalization.CultureInfo.InvariantCulture);
            Length = start + used;
        }
    }

    /// <summary>Takes back what was written beyond a former <see cref="Length"/>.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Appends room for the caller to write to; valid until the next write.</summary>
    public Span<byte> Take(int count)
    {
        if (_bytes.Length - Length < count) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        var span = _bytes.AsSpan(Length, count);
        Length += count;
        return span;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Taproot.Telemetry.Otlp;

/// <summary>Writes protobuf messages into one pooled buffer that grows. Fields are written whatever their value. Not thread-safe.</summary>
public sealed class ProtobufWriter : IDisposable
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;
    private const int LongestVarint = 10;

    // A burst must not hold its memory for ever.
    private const int KeptBytes = 4 << 20;

    private byte[] _buffer;

    /// <summary>A writer with room for <paramref name="capacity"/> bytes.</summary>
    public ProtobufWriter(int capacity = 4096) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written, valid until the next write.</summary>
    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Length);

    /// <summary>The same as memory.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, Length);

    /// <summary>Forgets what was written; an ordinary buffer is kept.</summary>
    public void Clear()
    {
        Length = 0;
        if (_buffer.Length <= KeptBytes) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = ArrayPool<byte>.Shared.Rent(KeptBytes);
    }

    /// <summary>Takes back what was written beyond a former <see cref="Length"/>.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Length, nameof(length));
        Length = length;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, Length) = ([], 0);
    }

    /// <summary>Begins a message within this one; give the result to <see cref="End"/>.</summary>
    public int Begin(int field)
    {
        Key(field, Delimited);
        Take(1);
        return Length;
    }

    /// <summary>Ends the message that <see cref="Begin"/> began.</summary>
    public void End(int begin)
    {
        var length = Length - begin;
        var extra = SizeOfVarint((ulong)length) - 1;
        if (extra > 0)
        {
            // One byte was left for the length, which is enough for most messages; the others move.
            Take(extra);
            _buffer.AsSpan(begin, length).CopyTo(_buffer.AsSpan(begin + extra));
        }

        EncodeVarint(_buffer.AsSpan(begin - 1), (ulong)length);
    }

    /// <summary>Writes an unsigned number or an enumeration's value.</summary>
    public void WriteNumber(int field, ulong value)
    {
        Key(field, Varint);
        AppendVarint(value);
    }

    /// <summary>Writes a truth value.</summary>
    public void WriteBoolean(int field, bool value) => WriteNumber(field, value ? 1u : 0u);

    /// <summary>Writes eight bytes.</summary>
    public void WriteFixed64(int field, ulong value)
    {
        Key(field, Fixed64);
        BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);
    }

    /// <summary>Writes four bytes.</summary>
    public void WriteFixed32(int field, uint value)
    {
        Key(field, Fixed32);
        BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);
    }

    /// <summary>Writes a double.</summary>
    public void WriteDouble(int field, double value) => WriteFixed64(field, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes bytes.</summary>
    public void WriteBytes(int field, ReadOnlySpan<byte> bytes)
    {
        Key(field, Delimited);
        AppendVarint((ulong)bytes.Length);
        Append(bytes);
    }

    /// <summary>Writes the bytes that hexadecimal text stands for; an odd or malformed text is left out.</summary>
    public void WriteHex(int field, ReadOnlySpan<byte> digits)
    {
        Span<byte> bytes = stackalloc byte[32];
        if (digits.Length is 0 or > 64 || Convert.FromHexString(digits, bytes, out _, out var written) != OperationStatus.Done) return;
        WriteBytes(field, bytes[..written]);
    }

    /// <summary>Writes text in UTF-8. A receiver may refuse the whole message for one malformed text, so what is malformed is replaced.</summary>
    public void WriteText(int field, ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
        {
            WriteBytes(field, text);
            return;
        }

        var begin = Begin(field);
        while (!text.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(text, out _, out var used);
            Append(status == OperationStatus.Done ? text[..used] : "\uFFFD"u8);
            text = text[used..];
        }

        End(begin);
    }

    /// <summary>Writes text.</summary>
    public void WriteText(int field, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Key(field, Delimited);
        var length = Encoding.UTF8.GetByteCount(text);
        AppendVarint((ulong)length);
        Encoding.UTF8.GetBytes(text, Take(length));
    }

    /// <summary>Appends fields that are encoded already.</summary>
    public void Append(ReadOnlySpan<byte> encoded) => encoded.CopyTo(Take(encoded.Length));

    private void Key(int field, int wireType) => AppendVarint((uint)(field << 3 | wireType));

    private void AppendVarint(ulong value)
    {
        Reserve(LongestVarint);
        Length += EncodeVarint(_buffer.AsSpan(Length), value);
    }

    private static int EncodeVarint(Span<byte> into, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7) into[length++] = (byte)(value | 0x80);
        into[length] = (byte)value;
        return length + 1;
    }

    private static int SizeOfVarint(ulong value)
    {
        var size = 1;
        for (; value >= 0x80; value >>= 7) size++;
        return size;
    }

    private Span<byte> Take(int count)
    {
        Reserve(count);
        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - Length >= count) return;
        var wider = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, Length + count));
        Span.CopyTo(wider);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = wider;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Taproot.Store.Client;

/// <summary>Reads ClickHouse's binary formats (RowBinary, Native) from a body while it arrives; strings come from a pool when there is one.</summary>
internal sealed class RowReader(Stream body, StringPool? strings = null) : IDisposable
{
    private const int LongestString = 16 << 20;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
    private int _start;
    private int _end;

    /// <summary>Whether there is a further byte.</summary>
    public async ValueTask<bool> MoreAsync(CancellationToken cancellation) => _end > _start || await FillAsync(1, mayEnd: true, cancellation);

    /// <summary>A UInt64.</summary>
    public async ValueTask<ulong> ReadUInt64Async(CancellationToken cancellation)
    {
        await NeedAsync(sizeof(ulong), cancellation);
        var value = BinaryPrimitives.ReadUInt64LittleEndian(_buffer.AsSpan(_start));
        _start += sizeof(ulong);
        return value;
    }

    /// <summary>A UInt16 or Date.</summary>
    public async ValueTask<ushort> ReadUInt16Async(CancellationToken cancellation)
    {
        await NeedAsync(sizeof(ushort), cancellation);
        var value = BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(_start));
        _start += sizeof(ushort);
        return value;
    }

    /// <summary>A length.</summary>
    public async ValueTask<int> ReadVarIntAsync(CancellationToken cancellation)
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            await NeedAsync(1, cancellation);
            var next = _buffer[_start++];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80) return value <= int.MaxValue ? (int)value : throw Malformed();
        }
        throw Malformed();
    }

    /// <summary>A String.</summary>
    public async ValueTask<string> ReadStringAsync(CancellationToken cancellation)
    {
        var length = await ReadVarIntAsync(cancellation);
        if (length > LongestString) throw Malformed();
        await NeedAsync(length, cancellation);
        var bytes = _buffer.AsSpan(_start, length);
        var text = strings is null ? Encoding.UTF8.GetString(bytes) : strings.Get(bytes);
        _start += length;
        return text;
    }

    /// <summary>A column of <paramref name="count"/> fixed-size values into <paramref name="column"/>, which grows as needed.</summary>
    public async ValueTask ReadColumnAsync<T>(ColumnBuffer<T> column, int count, CancellationToken cancellation) where T : unmanaged
    {
        column.Resize(count);
        var total = column.ByteLength;
        for (var done = 0; done < total;)
        {
            if (_end == _start) await FillAsync(1, mayEnd: false, cancellation);
            var part = Math.Min(_end - _start, total - done);
            _buffer.AsSpan(_start, part).CopyTo(MemoryMarshal.AsBytes(column.Values)[done..]);
            _start += part;
            done += part;
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private ValueTask NeedAsync(int size, CancellationToken cancellation) =>
        _end - _start >= size ? ValueTask.CompletedTask : new(FillAsync(size, mayEnd: false, cancellation).AsTask());

    private async ValueTask<bool> FillAsync(int size, bool mayEnd, CancellationToken cancellation)
    {
        var left = _end - _start;
        if (size > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(size);
            _buffer.AsSpan(_start, left).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else
        {
            _buffer.AsSpan(_start, left).CopyTo(_buffer);
        }
        (_start, _end) = (0, left);
        while (_end < size)
        {
            var read = await body.ReadAsync(_buffer.AsMemory(_end), cancellation);
            if (read == 0) return mayEnd && _end == 0 ? false : throw Malformed();
            _end += read;
        }
        return true;
    }

    private static IOException Malformed() => new("The store's answer is cut off or malformed.");
}

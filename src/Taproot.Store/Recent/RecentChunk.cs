using System.Runtime.InteropServices;

namespace Taproot.Store.Recent;

/// <summary>
/// Up to some hundred samples of one series, packed: times as what they differ from even steps, values that are integers as what their differences exceed the
/// least one; a counter that is scraped evenly takes a byte or two a sample, and unpacking is a loop without branches. Immutable.
/// </summary>
internal sealed class RecentChunk
{
    /// <summary>Samples in a chunk that is packed as they come.</summary>
    public const int UsualSamples = 64;

    /// <summary>Most samples in a chunk; more that come late make two of it.</summary>
    public const int MostSamples = 128;

    private const int ObjectBytes = 112;
    private const double LargestInteger = 1L << 53;
    private const int Raw = 8;
    private const long NotAnInteger = long.MinValue; // no difference of two integers that a double holds

    private readonly byte[] _packed;
    private readonly long _stepMs;
    private readonly long _firstValue; // an integer, or the bits of a double
    private readonly long _leastChange;
    private readonly int _timeWidth;
    private readonly int _valueWidth;

    /// <summary>Packs samples in rising order of time, at least one.</summary>
    public RecentChunk(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        (FirstMs, LastMs, Count) = (times[0], times[^1], times.Length);
        _stepMs = Count > 1 ? (LastMs - FirstMs) / (Count - 1) : 0;
        _timeWidth = WidthOfTimes(times);
        (_valueWidth, _firstValue, _leastChange) = WidthOfValues(values);
        _packed = new byte[Count * (_timeWidth + _valueWidth)];
        var places = _packed.AsSpan();
        for (var i = 0; i < Count; i++) WriteSigned(places[(i * _timeWidth)..], _timeWidth, times[i] - FirstMs - i * _stepMs);
        places = places[(Count * _timeWidth)..];
        if (_valueWidth == Raw)
        {
            MemoryMarshal.AsBytes(values).CopyTo(places);
            return;
        }
        for (var i = 1; i < Count && _valueWidth > 0; i++)
            WriteSigned(places[(i * _valueWidth)..], _valueWidth, (long)values[i] - (long)values[i - 1] - _leastChange);
    }

    /// <summary>Time of the first sample, milliseconds since the epoch.</summary>
    public long FirstMs { get; }

    /// <summary>Time of the last sample, milliseconds since the epoch.</summary>
    public long LastMs { get; }

    /// <summary>Samples.</summary>
    public int Count { get; }

    /// <summary>Memory, about.</summary>
    public int Bytes => ObjectBytes + _packed.Length;

    /// <summary>Writes all samples.</summary>
    public void Unpack(Span<long> times, Span<double> values)
    {
        UnpackTimes(_packed.AsSpan(0, Count * _timeWidth), times[..Count]);
        UnpackValues(_packed.AsSpan(Count * _timeWidth), values[..Count]);
    }

    private void UnpackTimes(ReadOnlySpan<byte> packed, Span<long> times)
    {
        var time = FirstMs;
        switch (_timeWidth)
        {
            case 0:
                foreach (ref var place in times)
                {
                    place = time;
                    time += _stepMs;
                }
                break;
            case sizeof(sbyte):
                var bytes = MemoryMarshal.Cast<byte, sbyte>(packed);
                for (var i = 0; i < times.Length; i++, time += _stepMs) times[i] = time + bytes[i];
                break;
            case sizeof(short):
                var shorts = MemoryMarshal.Cast<byte, short>(packed);
                for (var i = 0; i < times.Length; i++, time += _stepMs) times[i] = time + shorts[i];
                break;
            case sizeof(int):
                var ints = MemoryMarshal.Cast<byte, int>(packed);
                for (var i = 0; i < times.Length; i++, time += _stepMs) times[i] = time + ints[i];
                break;
            default:
                var longs = MemoryMarshal.Cast<byte, long>(packed);
                for (var i = 0; i < times.Length; i++, time += _stepMs) times[i] = time + longs[i];
                break;
        }
    }

    private void UnpackValues(ReadOnlySpan<byte> packed, Span<double> values)
    {
        if (_valueWidth == Raw)
        {
            MemoryMarshal.Cast<byte, double>(packed).CopyTo(values);
            return;
        }
        if (_leastChange == NotAnInteger)
        {
            values.Fill(BitConverter.Int64BitsToDouble(_firstValue));
            return;
        }
        var value = _firstValue;
        values[0] = value;
        switch (_valueWidth)
        {
            case 0:
                for (var i = 1; i < values.Length; i++) values[i] = value += _leastChange;
                break;
            case sizeof(sbyte):
                for (var i = 1; i < values.Length; i++) values[i] = value += _leastChange + packed[i];
                break;
            case sizeof(short):
                var shorts = MemoryMarshal.Cast<byte, ushort>(packed);
                for (var i = 1; i < values.Length; i++) values[i] = value += _leastChange + shorts[i];
                break;
            default:
                var ints = MemoryMarshal.Cast<byte, uint>(packed);
                for (var i = 1; i < values.Length; i++) values[i] = value += _leastChange + ints[i];
                break;
        }
    }

    private int WidthOfTimes(ReadOnlySpan<long> times)
    {
        var (least, most) = (0L, 0L);
        for (var i = 0; i < times.Length; i++)
        {
            var off = times[i] - FirstMs - i * _stepMs;
            (least, most) = (Math.Min(least, off), Math.Max(most, off));
        }
        if (least == 0 && most == 0) return 0;
        if (least >= sbyte.MinValue && most <= sbyte.MaxValue) return sizeof(sbyte);
        if (least >= short.MinValue && most <= short.MaxValue) return sizeof(short);
        return least >= int.MinValue && most <= int.MaxValue ? sizeof(int) : sizeof(long);
    }

    private static (int Width, long First, long LeastChange) WidthOfValues(ReadOnlySpan<double> values)
    {
        var bits = BitConverter.DoubleToInt64Bits(values[0]);
        if (!MemoryMarshal.Cast<double, long>(values).ContainsAnyExcept(bits)) return (0, bits, NotAnInteger);
        var (least, most) = (long.MaxValue, long.MinValue);
        for (var i = 0; i < values.Length; i++)
        {
            if (!IsInteger(values[i])) return (Raw, 0, 0);
            if (i == 0) continue;
            var change = (long)values[i] - (long)values[i - 1];
            (least, most) = (Math.Min(least, change), Math.Max(most, change));
        }
        var width = (most - least) switch { 0 => 0, <= byte.MaxValue => sizeof(byte), <= ushort.MaxValue => sizeof(ushort), <= uint.MaxValue => sizeof(uint), _ => Raw };
        return (width, (long)values[0], least);
    }

    // A negative zero is none: it would come back as zero.
    private static bool IsInteger(double value) =>
        Math.Abs(value) <= LargestInteger && BitConverter.DoubleToInt64Bits((double)(long)value) == BitConverter.DoubleToInt64Bits(value);

    private static void WriteSigned(Span<byte> place, int width, long value)
    {
        switch (width)
        {
            case 0:
                break;
            case sizeof(byte):
                place[0] = unchecked((byte)value);
                break;
            case sizeof(short):
                BitConverter.TryWriteBytes(place, unchecked((short)value));
                break;
            case sizeof(int):
                BitConverter.TryWriteBytes(place, unchecked((int)value));
                break;
            default:
                BitConverter.TryWriteBytes(place, value);
                break;
        }
    }
}

using System.Buffers.Binary;

namespace Taproot.NodeAgent.Network;

/// <summary>Reads what the kernel notes beside a packet: when it came or went, and which of those sent it was.</summary>
internal static class KernelTimestamp
{
    private const int HeaderSize = 16, SocketLevel = 1, Timestamping = 37;
    private const int LevelIPv4 = 0, ErrorIPv4 = 11, LevelIPv6 = 41, ErrorIPv6 = 25;
    private const byte OriginTimestamping = 4;

    /// <summary>The time in nanoseconds since the epoch, 0 when there is none; and the number of the packet that was sent, when it tells of one.</summary>
    public static (long Nanoseconds, uint? Packet) Read(ReadOnlySpan<byte> control)
    {
        long nanoseconds = 0;
        uint? packet = null;
        while (control.Length >= HeaderSize)
        {
            var length = BinaryPrimitives.ReadUInt64LittleEndian(control);
            if (length < HeaderSize || length > (ulong)control.Length) break;
            var level = BinaryPrimitives.ReadInt32LittleEndian(control[8..]);
            var type = BinaryPrimitives.ReadInt32LittleEndian(control[12..]);
            var data = control[HeaderSize..(int)length];
            if (level == SocketLevel && type == Timestamping && data.Length >= 16) nanoseconds = ReadTime(data);
            else if ((level, type) is (LevelIPv4, ErrorIPv4) or (LevelIPv6, ErrorIPv6) && data.Length >= 16 && data[4] == OriginTimestamping)
                packet = BinaryPrimitives.ReadUInt32LittleEndian(data[12..]);
            control = control[Math.Min(control.Length, ((int)length + 7) & ~7)..];
        }
        return (nanoseconds, packet);
    }

    private static long ReadTime(ReadOnlySpan<byte> timespec)
    {
        var (seconds, rest) = (BinaryPrimitives.ReadInt64LittleEndian(timespec), BinaryPrimitives.ReadInt64LittleEndian(timespec[8..]));
        return seconds is >= 0 and < long.MaxValue / 2_000_000_000 && rest is >= 0 and < 1_000_000_000 ? seconds * 1_000_000_000 + rest : 0;
    }
}

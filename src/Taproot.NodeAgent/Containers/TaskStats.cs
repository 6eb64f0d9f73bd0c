using System.Buffers.Binary;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>
/// Asks the kernel for the time that all threads of a process waited for a CPU and for block devices: taskstats over generic netlink. One
/// question is one send and one receive. Not thread-safe. The layout is the kernel's, little-endian.
/// </summary>
internal sealed unsafe class TaskStats : IDisposable
{
    private const int NetlinkFamily = 16;
    private const int GenericNetlink = 16;
    private const int RawCloseOnExec = 3 | 0x80000;
    private const int SocketLevel = 1;
    private const int ReceiveTimeout = 20;
    private const int ErrorMessage = 2;
    private const int ControlFamily = 16;
    private const int HeaderLength = 20;
    private const ushort StatsAttribute = 3;
    private const ushort AggregateTgid = 5;
    private const ushort AskTgid = 2;
    private const int CpuDelayOffset = 24;
    private const int DiskDelayOffset = 40;

    private readonly byte[] _buffer = new byte[8192];
    private readonly int _socket;
    private uint _sequence;

    private TaskStats(int socket) => _socket = socket;

    private ushort Family { get; set; }

    /// <summary>A connection, or null where the kernel has no taskstats or does not let us.</summary>
    internal static TaskStats? TryOpen()
    {
        int socket = LibC.Socket(NetlinkFamily, RawCloseOnExec, GenericNetlink);
        if (socket < 0)
            return null;
        var stats = new TaskStats(socket);
        ReadOnlySpan<long> oneSecond = [1, 0];
        fixed (long* timeout = oneSecond)
            _ = LibC.SetSocketOption(socket, SocketLevel, ReceiveTimeout, timeout, 16);
        if (stats.FindFamily() && stats.TryGet(Environment.ProcessId, out _, out _))
            return stats;
        stats.Dispose();
        return null;
    }

    /// <summary>Nanoseconds of waiting since the process began; false when it is gone.</summary>
    internal bool TryGet(int pid, out ulong cpuDelay, out ulong diskDelay)
    {
        cpuDelay = diskDelay = 0;
        Span<byte> value = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(value, pid);
        ReadOnlySpan<byte> attributes = Ask(Family, command: 1, AskTgid, value);
        if (!TryFind(attributes, AggregateTgid, out ReadOnlySpan<byte> aggregate) || !TryFind(aggregate, StatsAttribute, out ReadOnlySpan<byte> stats)
            || stats.Length < DiskDelayOffset + 8)
        {
            return false;
        }
        cpuDelay = BinaryPrimitives.ReadUInt64LittleEndian(stats[CpuDelayOffset..]);
        diskDelay = BinaryPrimitives.ReadUInt64LittleEndian(stats[DiskDelayOffset..]);
        return true;
    }

    public void Dispose() => _ = LibC.Close(_socket);

    private bool FindFamily()
    {
        const ushort FamilyName = 2;
        const ushort FamilyId = 1;
        ReadOnlySpan<byte> attributes = Ask(ControlFamily, command: 3, FamilyName, "TASKSTATS\0"u8);
        if (!TryFind(attributes, FamilyId, out ReadOnlySpan<byte> id) || id.Length < 2)
            return false;
        Family = BinaryPrimitives.ReadUInt16LittleEndian(id);
        return true;
    }

    /// <summary>Sends one attribute and returns those of the answer, empty on any error.</summary>
    private ReadOnlySpan<byte> Ask(ushort family, byte command, ushort attribute, ReadOnlySpan<byte> value)
    {
        int length = HeaderLength + 4 + ((value.Length + 3) & ~3);
        Span<byte> message = _buffer.AsSpan(0, length);
        message.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(message, length);
        BinaryPrimitives.WriteUInt16LittleEndian(message[4..], family);
        BinaryPrimitives.WriteUInt16LittleEndian(message[6..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(message[8..], ++_sequence);
        message[16] = command;
        message[17] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(message[20..], (ushort)(4 + value.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(message[22..], attribute);
        value.CopyTo(message[24..]);
        fixed (byte* bytes = _buffer)
        {
            if (LibC.Send(_socket, bytes, (nuint)length, 0) != length)
                return default;

            // An answer to an earlier question that timed out may still be in the queue.
            for (int tries = 0; tries < 4; tries++)
            {
                nint received = LibC.Receive(_socket, bytes, (nuint)_buffer.Length, 0);
                if (received < HeaderLength)
                    return default;
                ReadOnlySpan<byte> answer = _buffer.AsSpan(0, (int)received);
                if (BinaryPrimitives.ReadUInt32LittleEndian(answer[8..]) != _sequence)
                    continue;
                return BinaryPrimitives.ReadUInt16LittleEndian(answer[4..]) == ErrorMessage ? default : answer[HeaderLength..];
            }
        }
        return default;
    }

    private static bool TryFind(ReadOnlySpan<byte> attributes, ushort wanted, out ReadOnlySpan<byte> value)
    {
        while (attributes.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(attributes);
            int type = BinaryPrimitives.ReadUInt16LittleEndian(attributes[2..]) & 0x3fff;
            if (length < 4 || length > attributes.Length)
                break;
            if (type == wanted)
            {
                value = attributes[4..length];
                return true;
            }
            int padded = (length + 3) & ~3;
            attributes = padded >= attributes.Length ? default : attributes[padded..];
        }
        value = default;
        return false;
    }
}

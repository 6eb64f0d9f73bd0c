using System.Buffers.Binary;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Profiling.Interpreters;

/// <summary>Words of the memory of a process that goes on meanwhile: what is read may be anything.</summary>
internal readonly struct TargetMemory(IProcessMemory memory)
{
    internal bool TryReadWord(ulong address, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        var isRead = TryRead(address, bytes);
        value = isRead ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return isRead;
    }

    internal bool TryReadInt32(ulong address, out int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        var isRead = TryRead(address, bytes);
        value = isRead ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;
        return isRead;
    }

    internal bool TryReadUInt16(ulong address, out ushort value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        var isRead = TryRead(address, bytes);
        value = isRead ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;
        return isRead;
    }

    /// <summary>Fills all of <paramref name="into"/>; false when not all of it can be read.</summary>
    internal bool TryRead(ulong address, Span<byte> into) => memory.Read(address, into) == into.Length;
}

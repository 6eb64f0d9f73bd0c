using System.Buffers.Binary;

namespace Taproot.NodeAgent.Tls;

/// <summary>Reads the code of a function for arm64, where each instruction is one word.</summary>
internal static class Arm64Code
{
    private const uint Return = 0xd65f03c0;
    private const uint ReturnAuthenticatedA = 0xd65f0bff;
    private const uint ReturnAuthenticatedB = 0xd65f0fff;
    private const uint BranchMask = 0xfc000000;
    private const uint Branch = 0x14000000;

    /// <summary>Null when it is not made of whole words.</summary>
    internal static FunctionCode? Read(ReadOnlySpan<byte> bytes, ulong start)
    {
        if (bytes.Length % 4 != 0 || start % 4 != 0) return null;
        var end = start + (ulong)bytes.Length;
        List<ulong> returns = [], tailCalls = [];
        for (var i = 0; i < bytes.Length; i += 4)
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(bytes[i..]);
            var address = start + (ulong)i;
            if (word is Return or ReturnAuthenticatedA or ReturnAuthenticatedB) returns.Add(address);
            if ((word & BranchMask) != Branch) continue;
            var target = address + (ulong)((long)((int)(word << 6) >> 6) * 4);
            if (target < start || target >= end) tailCalls.Add(target);
        }
        return new(returns, tailCalls);
    }
}

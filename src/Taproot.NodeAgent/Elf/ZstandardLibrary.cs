using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Elf;

/// <summary>The host's libzstd, where there is one: few debug files need it, so the agent does not carry it.</summary>
internal static unsafe partial class ZstandardLibrary
{
    /// <summary>The unpacked bytes; null when there is no library, or the bytes are broken.</summary>
    internal static byte[]? Unpack(ReadOnlySpan<byte> packed, int size)
    {
        byte[] bytes = new byte[size];
        try
        {
            fixed (byte* to = bytes)
            fixed (byte* from = packed)
                return Decompress(to, (nuint)size, from, (nuint)packed.Length) == (nuint)size ? bytes : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_decompress")]
    private static partial nuint Decompress(byte* to, nuint capacity, byte* from, nuint size);
}

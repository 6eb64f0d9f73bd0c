using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Builds;

/// <summary>
/// Tells one content of a file from another: by all of a small file; by the length and evenly spread pieces of a large one, since what is built anew
/// differs in many places. Neither time nor place count, so that one build has one hash on all hosts.
/// </summary>
internal static class ContentHash
{
    private const int Piece = 16 * 1024;
    private const int MostPieces = 64;
    private const int Length = 12;

    /// <summary>The hash of an open regular file of a size in bytes.</summary>
    internal static string Of(SafeFileHandle file, long size)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[Piece];
        BinaryPrimitives.WriteInt64LittleEndian(piece, size);
        hash.AppendData(piece.AsSpan(0, sizeof(long)));
        long pieces = Math.Min((size + Piece - 1) / Piece, MostPieces);
        for (long i = 0; i < pieces; i++)
        {
            long at = size <= (long)Piece * MostPieces ? i * Piece : i * ((size - Piece) / (MostPieces - 1));
            int read = ElfBytes.Read(file, at, piece);
            hash.AppendData(piece.AsSpan(0, read));
        }
        return Short(hash.GetHashAndReset());
    }

    /// <summary>The hash of bytes.</summary>
    internal static string Of(ReadOnlySpan<byte> bytes) => Short(SHA256.HashData(bytes));

    /// <summary>The first bytes of a file.</summary>
    internal static byte[] Start(SafeFileHandle file, int most)
    {
        byte[] bytes = new byte[most];
        return bytes[..ElfBytes.Read(file, 0, bytes)];
    }

    /// <summary>As many digits as tell builds of one program apart.</summary>
    internal static string Short(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash)[..Length];

    /// <summary>As many of the digits of a number that somebody else gave.</summary>
    internal static string Short(string digits) => digits.Length > Length ? digits[..Length] : digits;
}

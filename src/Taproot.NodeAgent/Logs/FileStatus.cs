using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Taproot.NodeAgent.Logs;

/// <summary>Which file a path or a handle leads to, by the call whose layout is the same on all machines.</summary>
/// <param name="Device">Number of the device.</param>
/// <param name="Inode">Number of the file on it.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="IsRegular">False for directories, pipes, devices.</param>
/// <param name="Born">When it was made; null where the file system does not say.</param>
internal readonly partial record struct FileStatus(ulong Device, ulong Inode, long Size, bool IsRegular, DateTimeOffset? Born)
{
    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const uint BasicFields = 0x7ff;
    private const uint BirthTime = 0x800;
    private const int Length = 256;
    private const uint NanosecondsPerTick = 100;

    /// <summary>Whether both are one file, which both of them hold open or have just found.</summary>
    internal bool IsSameFile(in FileStatus other) => Device == other.Device && Inode == other.Inode;

    /// <summary>Whether both are one file though it was not held meanwhile: the number of a deleted file is given to the next one.</summary>
    internal bool IsStillSameFile(in FileStatus other) => IsSameFile(other) && Born is not null && Born == other.Born;

    /// <summary>The file at a path, through symbolic links; false when there is none.</summary>
    internal static bool TryRead(string path, out FileStatus status) => TryRead(CurrentDirectory, Encoding.UTF8.GetBytes(path + "\0"), 0, out status);

    /// <summary>An open file, wherever it was moved.</summary>
    internal static bool TryRead(SafeFileHandle file, out FileStatus status) => TryRead((int)file.DangerousGetHandle(), "\0"u8, EmptyPath, out status);

    private static unsafe bool TryRead(int directory, ReadOnlySpan<byte> path, int flags, out FileStatus status)
    {
        Span<byte> answer = stackalloc byte[Length];
        fixed (byte* name = path, bytes = answer)
        {
            var success = Statx(directory, name, flags, BasicFields | BirthTime, bytes) == 0;
            status = success ? Parse(answer) : default;
            return success;
        }
    }

    private static FileStatus Parse(ReadOnlySpan<byte> answer)
    {
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(answer[28..]);
        var hasBirth = (BinaryPrimitives.ReadUInt32LittleEndian(answer) & BirthTime) != 0;
        return new(
            BinaryPrimitives.ReadUInt64LittleEndian(answer[136..]),
            BinaryPrimitives.ReadUInt64LittleEndian(answer[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(answer[40..]),
            (mode & 0xf000) == 0x8000,
            hasBirth ? BirthOf(answer) : null);
    }

    private static DateTimeOffset? BirthOf(ReadOnlySpan<byte> answer)
    {
        var seconds = BinaryPrimitives.ReadInt64LittleEndian(answer[80..]);
        if (seconds is < 0 or > int.MaxValue * 16L) return null;
        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(BinaryPrimitives.ReadUInt32LittleEndian(answer[88..]) / NanosecondsPerTick);
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static unsafe partial int Statx(int directory, byte* path, int flags, uint mask, byte* answer);
}

using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>What tells one file's content from another's: a number that is used again for another file comes with another time or size.</summary>
internal readonly partial record struct FileIdentity(ulong Device, ulong Inode, ulong Size, long Modified, uint ModifiedNanoseconds)
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const uint BasicStatistics = 0x7ff; // STATX_BASIC_STATS
    private const ushort TypeMask = 0xf000;
    private const ushort RegularFile = 0x8000;

    /// <summary>The identity of a regular file; null when there is none.</summary>
    internal static FileIdentity? Of(string path) => Of(CurrentDirectory, path, 0);

    /// <summary>The identity of an open regular file.</summary>
    internal static FileIdentity? Of(SafeFileHandle file) => Of((int)file.DangerousGetHandle(), "", EmptyPath);

    private static unsafe FileIdentity? Of(int directory, string path, int flags)
    {
        Statistics result;
        fixed (byte* text = Encoding.UTF8.GetBytes(path + '\0'))
            if (StatX(directory, text, flags, BasicStatistics, &result) != 0 || (result.Mode & TypeMask) != RegularFile) return null;
        return new((ulong)result.DeviceMajor << 32 | result.DeviceMinor, result.Inode, result.Size, result.Modified.Seconds, result.Modified.Nanoseconds);
    }

    [LibraryImport("libc", EntryPoint = "statx")]
    private static unsafe partial int StatX(int directory, byte* path, int flags, uint mask, Statistics* result);

    /// <summary><c>struct statx_timestamp</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Timestamp
    {
        public long Seconds;
        public uint Nanoseconds;
        private int _reserved;
    }

    /// <summary><c>struct statx</c>.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct Statistics
    {
        private uint _mask, _blockSize;
        private ulong _attributes;
        private uint _links, _user, _group;
        public ushort Mode;
        private ushort _spare;
        public ulong Inode;
        public ulong Size;
        private ulong _blocks, _attributesMask;
        private Timestamp _accessed, _created, _changed;
        public Timestamp Modified;
        private uint _ownMajor, _ownMinor;
        public uint DeviceMajor;
        public uint DeviceMinor;
    }
}

using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Kernel.Native;

/// <summary>Messages with control data.</summary>
internal static unsafe partial class LibC
{
    internal const int DoNotWait = 0x40, ErrorQueue = 0x2000; // MSG_DONTWAIT, MSG_ERRQUEUE
    internal const short Readable = 1; // POLLIN

    [LibraryImport(Library, EntryPoint = "recvmsg", SetLastError = true)]
    internal static partial nint ReceiveMessage(int socket, Message* message, int flags);

    [LibraryImport(Library, EntryPoint = "sendto", SetLastError = true)]
    internal static partial nint SendTo(int socket, void* data, nuint size, int flags, void* address, uint addressSize);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    /// <summary><c>struct iovec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Buffer
    {
        public void* Data;
        public nuint Size;
    }

    /// <summary><c>struct msghdr</c> of 64-bit machines.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Message
    {
        public void* Address;
        public uint AddressSize;
        public Buffer* Buffers;
        public nuint BufferCount;
        public void* Control;
        public nuint ControlSize;
        public int Flags;
    }

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}

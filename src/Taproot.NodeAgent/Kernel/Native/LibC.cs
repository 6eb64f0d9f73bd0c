using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Kernel.Native;

/// <summary>System calls that .NET has no face for.</summary>
internal static unsafe partial class LibC
{
    internal const int NetworkNamespace = 0x40000000; // CLONE_NEWNET
    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, void* buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "close")]
    internal static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags, int mode);

    [LibraryImport(Library, EntryPoint = "setns", SetLastError = true)]
    internal static partial int SetNamespace(int descriptor, int kind);

    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    internal static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "send", SetLastError = true)]
    internal static partial nint Send(int socket, void* data, nuint size, int flags);

    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    internal static partial nint Receive(int socket, void* data, nuint size, int flags);

    [LibraryImport(Library, EntryPoint = "setsockopt", SetLastError = true)]
    internal static partial int SetSocketOption(int socket, int level, int name, void* value, uint size);

    [LibraryImport(Library, EntryPoint = "vsnprintf")]
    internal static partial int Format(byte* to, nuint size, byte* format, nint arguments);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint SystemCall(long number, long first, void* second, nuint third);
}

using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Processes;

internal static unsafe partial class LibC
{
    internal const int WriteOnly = 1;
    internal const int Create = 0x40;
    internal const int Exclusive = 0x80;
    internal const int PathOnly = 0x200000;

    // On arm64 these two have each other's place.
    internal static readonly int Directory = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;
    internal static readonly int NoFollow = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;
    private static readonly long SetUserCall = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 147 : 117;
    private static readonly long SetGroupCall = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 149 : 119;
    private const long OpenAt2Call = 437;
    private const long PidFdOpenCall = 434;
    private const long PidFdSignalCall = 424;
    private const ulong InRoot = 0x10; // RESOLVE_IN_ROOT
    private const ulong NoMagicLinks = 0x02; // RESOLVE_NO_MAGICLINKS
    private const int SetDumpable = 4; // PR_SET_DUMPABLE

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OpenAt(nint directory, string name, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UnlinkAt(nint directory, string name, int flags);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    internal static partial int ChangeOwner(nint file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    internal static partial int ChangeMode(nint file, int mode);

    [LibraryImport("libc", EntryPoint = "getegid")]
    internal static partial uint EffectiveGroupId();

    /// <summary>Opens a path beneath a directory as if that were the root.</summary>
    internal static nint OpenInRoot(nint root, string path, int flags)
    {
        var how = new OpenHow { Flags = (ulong)flags, Resolve = InRoot | NoMagicLinks };
        return Call(OpenAt2Call, root, path, &how, (nuint)sizeof(OpenHow));
    }

    /// <summary>A descriptor for a process; it never means another one.</summary>
    internal static nint OpenProcess(int pid) => Call(PidFdOpenCall, pid, 0, 0, 0);

    internal static nint Signal(nint process, int signal) => Call(PidFdSignalCall, process, signal, 0, 0);

    /// <summary>Makes this thread, and no other, act as somebody else.</summary>
    internal static bool ActAs(uint user, uint group) => Call(SetGroupCall, -1, (nint)group, -1, 0) == 0 && Call(SetUserCall, -1, (nint)user, -1, 0) == 0;

    /// <summary>Takes that back.</summary>
    internal static void ActAsBefore(uint user, uint group)
    {
        _ = Call(SetUserCall, -1, (nint)user, -1, 0);
        _ = Call(SetGroupCall, -1, (nint)group, -1, 0);
        _ = ProcessControl(SetDumpable, 1, 0, 0, 0); // which the kernel took from the whole process
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(long number, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Call(long number, nint directory, string path, OpenHow* how, nuint size);

    /// <summary><c>struct open_how</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        private ulong _mode;
        public ulong Resolve;
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>Opens a file as a process sees it. Links in its path stay within its root, whatever they say.</summary>
internal static unsafe partial class ContainerFile
{
    private const ulong ResolveInRoot = 0x10; // RESOLVE_IN_ROOT
    private const ulong ResolveNoMagic = 0x02; // RESOLVE_NO_MAGICLINKS
    private const int OpenAt2 = 437;
    private const int PathOnly = 0x200000; // O_PATH

    /// <summary>Opens a regular file for reading; null when there is none.</summary>
    internal static SafeFileHandle? Open(string procRoot, int pid, string path)
    {
        using var root = OpenRoot(string.Create(CultureInfo.InvariantCulture, $"{procRoot}/{pid}/root"));
        if (root is null) return null;
        var how = new OpenHow { Flags = LibC.OpenReadOnly | LibC.OpenCloseOnExec | LibC.OpenNonBlocking, Resolve = ResolveInRoot | ResolveNoMagic };
        nint descriptor;
        fixed (byte* text = Encoding.UTF8.GetBytes(path + '\0'))
            descriptor = Call(OpenAt2, root.DangerousGetHandle(), text, &how, (nuint)sizeof(OpenHow));
        if (descriptor < 0) return null;
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        if (FileIdentity.Of(file) is not null) return file;
        file.Dispose();
        return null;
    }

    /// <summary>The number that a process has in its own namespace.</summary>
    internal static int InnerPid(string procRoot, int pid)
    {
        if (!new FileReader(procRoot).TryRead(pid, "status"u8, out var status)) return pid;
        while (KernelText.TryTakeLine(ref status, out var line))
        {
            if (!line.StartsWith("NSpid:"u8)) continue;
            KernelText.TakeField(ref line);
            var inner = (ulong)pid;
            while (KernelText.TakeField(ref line) is { IsEmpty: false } field) inner = KernelText.ToUInt64(field);
            return (int)inner;
        }
        return pid;
    }

    private static SafeFileHandle? OpenRoot(string path)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(path + '\0'))
        {
            var descriptor = LibC.Open(text, PathOnly | LibC.OpenCloseOnExec);
            return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Call(nint number, nint directory, byte* path, OpenHow* how, nuint size);

    /// <summary><c>struct open_how</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        private ulong _mode;
        public ulong Resolve;
    }
}

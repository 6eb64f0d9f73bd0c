using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>Opens a file as a process sees it. Links in its path stay within its root, whatever they say.</summary>
internal static class ContainerFile
{
    /// <summary>Opens a regular file for reading; null when there is none.</summary>
    internal static SafeFileHandle? Open(string procRoot, int pid, string path)
    {
        using var root = OpenRoot(string.Create(CultureInfo.InvariantCulture, $"{procRoot}/{pid}/root"));
        if (root is null) return null;
        var descriptor = LibC.OpenInRoot(root.DangerousGetHandle(), path, LibC.OpenReadOnly | LibC.OpenCloseOnExec | LibC.OpenNonBlocking);
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
        var descriptor = LibC.Open(path, LibC.PathOnly | LibC.OpenCloseOnExec);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }
}

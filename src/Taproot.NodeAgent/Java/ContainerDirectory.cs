using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Java;

/// <summary>
/// A directory as a process sees it. Links on the way stay within the process's root, and files in it are reached by name alone: nothing that a
/// container lays out leads elsewhere.
/// </summary>
internal sealed class ContainerDirectory : IDisposable
{
    private readonly SafeFileHandle _handle;

    private ContainerDirectory(SafeFileHandle handle, string path) => (_handle, Path) = (handle, path);

    /// <summary>Its path there.</summary>
    internal string Path { get; }

    /// <summary>Opens it; null when there is none.</summary>
    internal static ContainerDirectory? Open(string procRoot, int pid, string path)
    {
        using var root = Own(LibC.Open(string.Create(CultureInfo.InvariantCulture, $"{procRoot}/{pid}/root"), LibC.PathOnly | LibC.OpenCloseOnExec));
        if (root is null) return null;
        var handle = Own(LibC.OpenInRoot(root.DangerousGetHandle(), path, LibC.PathOnly | LibC.Directory | LibC.OpenCloseOnExec));
        return handle is null ? null : new(handle, path);
    }

    /// <summary>Creates a file that was not there; null and the reason when that fails.</summary>
    internal SafeFileHandle? Create(string name, int mode, out string error)
    {
        var file = Own(LibC.OpenAt(_handle.DangerousGetHandle(), name, LibC.Create | LibC.Exclusive | LibC.WriteOnly | LibC.NoFollow | LibC.OpenCloseOnExec, mode));
        error = file is null ? Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()) : "";
        if (file is not null) _ = LibC.ChangeMode(file.DangerousGetHandle(), mode); // whatever this process's mask is
        return file;
    }

    /// <summary>Opens a file for reading; null when there is none, or it is a link.</summary>
    internal SafeFileHandle? OpenFile(string name) =>
        Own(LibC.OpenAt(_handle.DangerousGetHandle(), name, LibC.OpenReadOnly | LibC.NoFollow | LibC.OpenNonBlocking | LibC.OpenCloseOnExec, 0));

    /// <summary>Something by that name, not opened but held fast; null when there is none.</summary>
    internal SafeFileHandle? Find(string name) =>
        Own(LibC.OpenAt(_handle.DangerousGetHandle(), name, LibC.PathOnly | LibC.NoFollow | LibC.OpenCloseOnExec, 0));

    /// <summary>Removes a file, if it is there.</summary>
    internal void Remove(string name) => _ = LibC.UnlinkAt(_handle.DangerousGetHandle(), name, 0);

    public void Dispose() => _handle.Dispose();

    private static SafeFileHandle? Own(nint descriptor) => descriptor < 0 ? null : new(descriptor, ownsHandle: true);
}

using System.Text;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Profiling.Symbols;

namespace Taproot.NodeAgent.Builds.Programs;

/// <summary>The build of an executable: what its linker noted, else its content.</summary>
internal static class BinaryBuild
{
    // A bundle of an application behind the same runtime each time: the linker's note is the runtime's.
    private const long MostAppended = 64 * 1024;

    /// <summary>Build, and the version of Go's main module; null when the file cannot be read.</summary>
    internal static (string Version, string Build)? Of(string path)
    {
        using ElfImage? image = ElfImage.Open(path);
        if (image is null)
            return OfOther(path);
        if (FileIdentity.Of(image.File) is not { } identity)
            return null;
        string noted = (long)identity.Size - image.End > MostAppended ? "" : Noted(image);
        return (GoModule.VersionOf(image), noted.Length > 0 ? noted : ContentHash.Of(image.File, (long)identity.Size));
    }

    private static string Noted(ElfImage image)
    {
        string id = ElfBuildId.Of(image);
        if (id.Length > 0)
            return ContentHash.Short(id);
        string go = ElfBuildId.GoOf(image);
        return go.Length > 0 ? ContentHash.Of(Encoding.UTF8.GetBytes(go)) : "";
    }

    private static (string Version, string Build)? OfOther(string path)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return FileIdentity.Of(file) is { } identity ? ("", ContentHash.Of(file, (long)identity.Size)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

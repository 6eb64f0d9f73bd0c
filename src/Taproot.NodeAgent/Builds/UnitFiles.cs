using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Processes;
using Taproot.NodeAgent.Profiling.Symbols;

namespace Taproot.NodeAgent.Builds;

/// <summary>
/// The files that make a systemd unit: its own in the first of the places where systemd looks, and the drop-ins of all of them. Read as the first
/// process of the host sees them, so that links lead nowhere else; of each a bounded part.
/// </summary>
internal sealed class UnitFiles(string procRoot)
{
    private const int HostPid = 1;
    private const int MostDropIns = 64;
    private const int MostBytes = 128 * 1024;
    private const int LongestName = 255;

    private static readonly string[] Places =
        ["/etc/systemd/system", "/run/systemd/system", "/run/systemd/generator", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];

    /// <summary>A short hash of the contents; empty when the unit has no file of its own, as one that was made by a command.</summary>
    internal string HashOf(string unit)
    {
        if (unit.Length is 0 or > LongestName || unit.Contains('/', StringComparison.Ordinal) || FindOwn(unit) is not { } own)
            return "";
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(own);
        foreach ((string name, string path) in DropIns(unit))
        {
            if (Read(path) is not { } content)
                continue;
            hash.AppendData(Encoding.UTF8.GetBytes("\n" + name + "\n"));
            hash.AppendData(content);
        }
        return ContentHash.Short(hash.GetHashAndReset());
    }

    private byte[]? FindOwn(string unit)
    {
        foreach (string name in NamesOf(unit))
        {
            foreach (string place in Places)
            {
                if (Read(place + "/" + name) is { } content)
                    return content;
            }
        }
        return null;
    }

    /// <summary>The unit's name and, of an instance such as <c>web@1.service</c>, that of its template.</summary>
    private static string[] NamesOf(string unit)
    {
        int at = unit.IndexOf('@', StringComparison.Ordinal), dot = unit.LastIndexOf('.');
        return at > 0 && dot > at + 1 ? [unit, unit[..(at + 1)] + unit[dot..]] : [unit];
    }

    /// <summary>The drop-ins in the order of their names; of two with one name that of the place that comes first.</summary>
    private SortedDictionary<string, string> DropIns(string unit)
    {
        SortedDictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (string name in NamesOf(unit))
        {
            foreach (string place in Places)
            {
                string directory = $"{place}/{name}.d";
                foreach (string file in List(directory))
                {
                    if (found.Count < MostDropIns)
                        found.TryAdd(file, directory + "/" + file);
                }
            }
        }
        return found;
    }

    private List<string> List(string directory)
    {
        List<string> files = [];
        using SafeFileHandle? root = Open(LibC.Open(string.Create(CultureInfo.InvariantCulture, $"{procRoot}/{HostPid}/root"), LibC.PathOnly | LibC.OpenCloseOnExec));
        if (root is null)
            return files;
        using SafeFileHandle? opened = Open(
            LibC.OpenInRoot(root.DangerousGetHandle(), directory, LibC.OpenReadOnly | LibC.Directory | LibC.OpenCloseOnExec));
        if (opened is null)
            return files;
        try
        {
            foreach (string path in System.IO.Directory.EnumerateFileSystemEntries($"/proc/self/fd/{opened.DangerousGetHandle()}"))
            {
                if (files.Count < MostDropIns && path.EndsWith(".conf", StringComparison.Ordinal))
                    files.Add(ProgramName.FileName(path));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It went away meanwhile.
        }
        return files;
    }

    private byte[]? Read(string path)
    {
        using SafeFileHandle? file = ContainerFile.Open(procRoot, HostPid, path);
        return file is null ? null : ContentHash.Start(file, MostBytes);
    }

    private static SafeFileHandle? Open(nint descriptor) => descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
}

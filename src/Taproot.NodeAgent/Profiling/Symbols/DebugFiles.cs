using System.Text;
using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>
/// Finds the file with the symbols that were stripped from a module: by its build id, or by the name that the module has of it, in the
/// process's file system first and then in the host's. A file with another build id is not taken.
/// </summary>
internal sealed class DebugFiles(ModuleFiles files)
{
    private const string Root = "/usr/lib/debug";
    private const int LongestLink = 4096;

    /// <summary>Opens it; null when there is none.</summary>
    internal ElfImage? Open(Module module, ElfImage image)
    {
        var buildId = ElfBuildId.Of(image);
        foreach (var path in Candidates(module.Path, buildId, LinkOf(image)))
        {
            if (OpenMatching(files.PathIn(module.Place.Pid, path), buildId) is { } inProcess) return inProcess;
            if (OpenMatching(path, buildId) is { } onHost) return onHost;
        }
        return null;
    }

    /// <summary>Where it may be, the likeliest first.</summary>
    internal static IEnumerable<string> Candidates(string path, string buildId, string link)
    {
        if (buildId.Length > 4) yield return $"{Root}/.build-id/{buildId[..2]}/{buildId[2..]}.debug";
        if (link.Length == 0) yield break;
        var directory = path[..(path.LastIndexOf('/') + 1)];
        yield return directory + link;
        yield return $"{directory}.debug/{link}";
        yield return Root + directory + link;
    }

    private static ElfImage? OpenMatching(string path, string buildId)
    {
        if (FileIdentity.Of(path) is null || ElfImage.Open(path) is not { } image) return null;
        if (image.Symbols is { Count: > 0 } && ElfBuildId.Of(image) == buildId) return image;
        image.Dispose();
        return null;
    }

    private static string LinkOf(ElfImage image)
    {
        if (image.ReadSection(".gnu_debuglink", LongestLink) is not { } content) return "";
        var end = content.AsSpan().IndexOf((byte)0);
        var name = Encoding.UTF8.GetString(content.AsSpan(0, Math.Max(end, 0)));
        return name.Contains('/', StringComparison.Ordinal) || name == ".." ? "" : name;
    }
}

namespace Taproot.Server.Sources.Prometheus.Settings;

/// <summary>
/// Which files may be named over the API. A person who may change settings is not therefore allowed to have any file of the host sent to an address of
/// their choice.
/// </summary>
internal sealed class SecretFiles(IReadOnlyList<string> directories)
{
    private const int MostLinks = 40;

    /// <summary>The directories.</summary>
    public IReadOnlyList<string> Directories => directories;

    /// <summary>Why <paramref name="path"/> cannot be used as <paramref name="what"/>; <see langword="null"/> when it can.</summary>
    public string? Refusal(string path, string what)
    {
        if (path.Length == 0) return null;
        if (path.Length > 1000 || !Path.IsPathFullyQualified(path)) return $"The {what} must be an absolute path, but '{Client.Sentence.Of(path)}' is not.";
        var real = RealPath(Path.GetFullPath(path));
        if (!directories.Any(d => IsUnder(real, RealPath(Path.GetFullPath(d)))))
            return $"The {what} must lie in {string.Join(" or ", directories)}. Move it there, or start the server with another --secret-dirs.";
        return File.Exists(real) ? null : $"The {what} '{path}' does not exist on Taproot's host.";
    }

    private static bool IsUnder(string path, string directory) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(directory) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The path with all links followed.</summary>
    private static string RealPath(string path)
    {
        var links = 0;
        var real = Path.GetPathRoot(path)!;
        var rest = new Stack<string>(path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        while (rest.TryPop(out var part))
        {
            if (part == ".") continue;
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }
            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target || ++links > MostLinks)
            {
                real = next;
                continue;
            }
            if (Path.IsPathRooted(target)) real = Path.GetPathRoot(target)!;
            foreach (var step in target.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse()) rest.Push(step);
        }
        return real;
    }
}

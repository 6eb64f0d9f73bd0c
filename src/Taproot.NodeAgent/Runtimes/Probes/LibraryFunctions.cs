namespace Taproot.NodeAgent.Runtimes.Probes;

/// <summary>Functions of the C library that a process uses, found once per file.</summary>
internal sealed class LibraryFunctions(params string[] names)
{
    private const int MostFiles = 512;

    private readonly Dictionary<FileIdentity, IReadOnlyList<FunctionSites>> _files = [];

    /// <summary>The file that has the functions and where they are in it; none when no file of the process has them.</summary>
    internal (string Path, IReadOnlyList<FunctionSites> Sites) Find(ProcessImage image)
    {
        // Before glibc 2.34 threads had a library of their own, to which the C library only forwards. A program that is linked statically has all.
        foreach (Func<string, bool> isLibrary in (Func<string, bool>[])[IsThreadLibrary, IsLibC, name => name == image.Program])
        {
            if (image.FindCode(isLibrary) is not { } file)
                continue;
            string path = image.PathOf(file);
            if (SitesOf(file, path) is { Count: > 0 } sites)
                return (path, sites);
        }
        return ("", []);
    }

    private IReadOnlyList<FunctionSites> SitesOf(MappedFile file, string path)
    {
        if (_files.TryGetValue(file.Identity, out IReadOnlyList<FunctionSites>? sites))
            return sites;
        if (_files.Count >= MostFiles)
            _files.Clear();
        sites = FunctionSites.Find(path, names);
        _files.Add(file.Identity, sites);
        return sites;
    }

    private static bool IsThreadLibrary(string name) => name.StartsWith("libpthread", StringComparison.Ordinal);

    private static bool IsLibC(string name) =>
        name.StartsWith("libc.so", StringComparison.Ordinal) || name.StartsWith("libc-2", StringComparison.Ordinal)
        || name.StartsWith("ld-musl", StringComparison.Ordinal) || name.StartsWith("libc.musl", StringComparison.Ordinal);
}

using System.Xml.Linq;

namespace Taproot.Architecture.Tests;

/// <summary>The work tree that the tests were built in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Names of the rooms under src/.</summary>
    public static IReadOnlyList<string> Rooms { get; } =
        [.. Directory.EnumerateDirectories(Path.Combine(Root, "src")).Where(dir => File.Exists(ProjectFile(dir))).Select(dir => Path.GetFileName(dir)).Order()];

    /// <summary>Rooms that a room's project file refers to.</summary>
    public static IReadOnlyList<string> ReferencesOf(string room) =>
        [.. Project(room).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))];

    public static IReadOnlyList<string> PackagesOf(string room) =>
        [.. Project(room).Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value)];

    /// <summary>Source files that people write, with paths relative to the root.</summary>
    public static IEnumerable<(string Path, string[] Lines)> Sources(string folder, params string[] extensions)
    {
        string start = Path.Combine(Root, folder);
        return Directory.Exists(start)
            ? Directory.EnumerateFiles(start, "*", SearchOption.AllDirectories)
                .Where(file => extensions.Contains(Path.GetExtension(file)) && !IsMade(file))
                .Select(file => (Path.GetRelativePath(Root, file), File.ReadAllLines(file)))
            : [];
    }

    private static bool IsMade(string file) =>
        file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "node_modules" or "dist" or "Migrations")
        || file.EndsWith("vmlinux.h", StringComparison.Ordinal) || file.EndsWith(".d.ts", StringComparison.Ordinal);

    private static string ProjectFile(string directory) => Path.Combine(directory, Path.GetFileName(directory) + ".csproj");

    private static XDocument Project(string room) => XDocument.Load(ProjectFile(Path.Combine(Root, "src", room)));

    private static string FindRoot()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Taproot.slnx")))
        {
            directory = Path.GetDirectoryName(directory);
        }

        return directory ?? throw new InvalidOperationException("The tests do not run inside a work tree of Taproot.");
    }
}

using System.Text.RegularExpressions;

namespace Taproot.Architecture.Tests;

/// <summary>Rules of style that no analyzer holds.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 400;
    private static readonly string[] Folders = ["src", "test", "demo", "bench", "web/src"];
    private static readonly string[] Extensions = [".cs", ".c", ".h", ".ts", ".vue"];

    [Fact]
    public void Files_are_short() => Assert.Empty(
        All().Where(source => source.Lines.Length > LongestFile).Select(source => $"{source.Path} has {source.Lines.Length} lines"));

    [Fact]
    public void Nothing_is_left_to_do_later() => Assert.Empty(
        Findings(All().Where(source => !source.Path.EndsWith("SourceTests.cs", StringComparison.Ordinal)), Postponed()));

    // The engine's process is the exception: the engine's interface blocks, and its callers are threads made for that.
    [Fact]
    public void Nobody_blocks_on_a_task() => Assert.Empty(
        Findings(Repository.Sources("src", ".cs").Where(source => !source.Path.StartsWith("src/Taproot.Store/Embedded/", StringComparison.Ordinal)), Blocking()));

    [Fact]
    public void Console_is_written_only_by_executables() => Assert.Empty(
        Findings(Repository.Sources("src", ".cs").Where(source => !IsExecutable(source.Path)), ConsoleWrite()));

    [Fact]
    public void Classes_that_nobody_derives_from_are_sealed()
    {
        (string Path, string[] Lines)[] sources = [.. Repository.Sources("src", ".cs")];
        string everything = string.Join('\n', sources.SelectMany(source => source.Lines));
        Assert.Empty(
            from source in sources
            from line in source.Lines
            let match = OpenClass().Match(line)
            where match.Success && !Regex.IsMatch(everything, $@"(class|record) .*:.*\b{match.Groups["name"].Value}\b")
            select $"{source.Path}: {line.Trim()}");
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        IEnumerable<string> found = from source in Repository.Sources("src", ".cs")
                                    let line = source.Lines.FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))
                                    where line is not null
                                    let expected = Path.GetDirectoryName(source.Path)!["src/".Length..].Replace('/', '.')
                                    where line != $"namespace {expected};"
                                    select $"{source.Path}: {line}";
        Assert.Empty(found);
    }

    [Fact]
    public void No_compiled_thing_is_committed()
    {
        string[] made = [".o", ".so", ".dll", ".a", ".exe", ".pdb"];
        Assert.Empty(new[] { "src", "test", "demo", "bench", "scripts", "docs" }
            .SelectMany(folder => Repository.Sources(folder, made))
            .Select(source => source.Path));
    }

    private static IEnumerable<(string Path, string[] Lines)> All() => Folders.SelectMany(folder => Repository.Sources(folder, Extensions));

    private static IEnumerable<string> Findings(IEnumerable<(string Path, string[] Lines)> sources, Regex pattern) =>
        from source in sources
        from line in source.Lines.Index()
        where pattern.IsMatch(line.Item) && !line.Item.TrimStart().StartsWith("///", StringComparison.Ordinal)
        select $"{source.Path}:{line.Index + 1}: {line.Item.Trim()}";

    private static bool IsExecutable(string path) =>
        path.StartsWith("src/Taproot.Server/", StringComparison.Ordinal) || path.StartsWith("src/Taproot.NodeAgent/", StringComparison.Ordinal)
        || path.StartsWith("src/Taproot.ClusterAgent/", StringComparison.Ordinal) || path.StartsWith("src/Taproot.Store/Embedded/", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex Postponed();

    [GeneratedRegex(@"\.GetAwaiter\(\)\.GetResult\(\)|\.Wait\(\)")]
    private static partial Regex Blocking();

    [GeneratedRegex(@"\bConsole\.(Write|Out|Error)")]
    private static partial Regex ConsoleWrite();

    [GeneratedRegex(@"^\s*(public |internal |private |file )?(partial )?class (?<name>\w+)")]
    private static partial Regex OpenClass();
}

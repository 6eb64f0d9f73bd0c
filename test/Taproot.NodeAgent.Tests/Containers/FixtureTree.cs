namespace Taproot.NodeAgent.Tests.Containers;

/// <summary>A directory of files that stand for /proc, /sys or /, removed at the end.</summary>
internal sealed class FixtureTree : IDisposable
{
    internal string Root { get; } = Directory.CreateTempSubdirectory("taproot-fixture-").FullName;

    internal string Path(string relative) => System.IO.Path.Join(Root, relative);

    internal void Write(string relative, string content)
    {
        string path = Path(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

namespace Taproot.NodeAgent.Tests;

/// <summary>The work tree that the tests were built in.</summary>
internal static class WorkTree
{
    internal static string Root { get; } = FindRoot();

    internal static string File(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !System.IO.File.Exists(Path.Combine(directory, "Taproot.slnx")))
            directory = Path.GetDirectoryName(directory);
        return directory ?? throw new InvalidOperationException("The tests do not run inside a work tree of Taproot.");
    }
}

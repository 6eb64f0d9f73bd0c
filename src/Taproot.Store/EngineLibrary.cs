namespace Taproot.Store;

/// <summary>Where libchdb.so is.</summary>
public static class EngineLibrary
{
    /// <summary>The environment variable that names the file.</summary>
    public const string EnvironmentVariable = "TAPROOT_CHDB";

    private const string FileName = "libchdb.so";
    private static readonly string Local = Path.Combine(".taproot", "lib", FileName);

    /// <summary>
    /// The file named by <paramref name="configured"/>, else by <see cref="EnvironmentVariable"/>, else beside the program, else in
    /// <c>.taproot/lib</c> of the program's directory or one above it, or of the current directory. Null when there is none.
    /// </summary>
    public static string? Find(string? configured)
    {
        if (!string.IsNullOrEmpty(configured)) return Path.GetFullPath(configured);
        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } named) return Path.GetFullPath(named);
        return Candidates().FirstOrDefault(File.Exists);
    }

    private static IEnumerable<string> Candidates()
    {
        yield return Path.Combine(AppContext.BaseDirectory, FileName);
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            yield return Path.Combine(directory.FullName, Local);
        yield return Path.GetFullPath(Local);
    }
}

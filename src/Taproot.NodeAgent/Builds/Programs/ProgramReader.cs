using System.Text;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Processes;
using Taproot.NodeAgent.Runtimes;
using FileIdentity = Taproot.NodeAgent.Profiling.Symbols.FileIdentity;

namespace Taproot.NodeAgent.Builds.Programs;

/// <summary>
/// Tells the build of the program that a process runs. What is large is read once a file: a file that changed is another one by its number, size or
/// time. Not thread-safe.
/// </summary>
internal sealed class ProgramReader(FileReader reader, string procRoot)
{
    private const int MostKnown = 2048;
    private const int MostScript = 1024 * 1024;
    private const int LongestVersion = 64;
    private static readonly string[] ScriptEnds = ["", ".js", ".py", "/index.js", "/__main__.py"];
    private static readonly string[] ModuleEnds = [".py", "/__main__.py", "/__init__.py"];

    private readonly Dictionary<FileIdentity, (string Version, string Build)?> _known = [];

    /// <summary>The build; null when the process is gone or its files cannot be read.</summary>
    internal ProgramBuild? Read(int pid, CommandLine command)
    {
        var files = new ProcessFiles(reader, procRoot, pid);
        if (ProgramName.Of(command) is not { } name || (Code(files, command) ?? Executable(files)) is not { } found)
            return null;
        string version = LabelText.Clean(found.Version);
        return new(name, version.Length > LongestVersion ? version[..LongestVersion] : version, found.Build);
    }

    private (string Version, string Build)? Executable(ProcessFiles files) =>
        FileIdentity.Of(files.Executable) is { } identity ? Known(identity, () => BinaryBuild.Of(files.Executable)) : null;

    private (string Version, string Build)? Code(ProcessFiles files, CommandLine command) => CodeArgument.Of(command) switch
    {
        { Kind: CodeKind.Script } code => Script(files, code.Value, ScriptEnds),
        { Kind: CodeKind.Module } code => Script(files, code.Value.Replace('.', '/'), ModuleEnds),
        { Kind: CodeKind.Jar } code => Packed(files, code.Value, JarFile.Read),
        { Kind: CodeKind.ClassPath } code => ("", ContentHash.Of(Encoding.UTF8.GetBytes(code.Value))),
        { Kind: CodeKind.Assembly } code => Packed(files, code.Value, AssemblyFile.Read),
        // The small host of a .NET program is the same in all of them; the program lies beside it.
        _ => command.Executable.Length > 0 ? Packed(files, command.Executable + ".dll", AssemblyFile.Read) : null,
    };

    private (string Version, string Build)? Packed(ProcessFiles files, string path, Func<SafeFileHandle, long, (string, string)?> read)
    {
        using SafeFileHandle? file = files.Open(path);
        return file is not null && FileIdentity.Of(file) is { } identity ? Known(identity, () => read(file, (long)identity.Size)) : null;
    }

    private static (string Version, string Build)? Script(ProcessFiles files, string path, string[] ends)
    {
        foreach (string end in ends)
        {
            using SafeFileHandle? file = files.Open(path + end);
            if (file is null)
                continue;
            return (ProjectVersion.Of(files, files.PlaceOf(file, path + end)), ContentHash.Of(ContentHash.Start(file, MostScript)));
        }
        return null;
    }

    private (string Version, string Build)? Known(FileIdentity identity, Func<(string, string)?> read)
    {
        if (_known.TryGetValue(identity, out (string, string)? known))
            return known;
        if (_known.Count >= MostKnown)
            _known.Clear();
        return _known[identity] = read();
    }
}

using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Processes;
using Taproot.NodeAgent.Profiling.Symbols;

namespace Taproot.NodeAgent.Builds.Programs;

/// <summary>The files of a process as it sees them: no link leads out of its root, and only regular files are opened.</summary>
internal sealed class ProcessFiles
{
    private const int LongestPath = 4096;
    private readonly FileReader _reader;
    private readonly string _procRoot;
    private readonly int _pid;
    private string? _directory;

    internal ProcessFiles(FileReader reader, string procRoot, int pid) => (_reader, _procRoot, _pid) = (reader, procRoot, pid);

    /// <summary>The path by which exactly the file that runs is opened, be it replaced since.</summary>
    internal string Executable => string.Create(CultureInfo.InvariantCulture, $"{_procRoot}/{_pid}/exe");

    /// <summary>A path as absolute, from the process's working directory.</summary>
    internal string Resolve(string path) => path.StartsWith('/') ? path : (_directory ??= WorkingDirectory()) + "/" + path;

    /// <summary>Opens a file; null when there is none.</summary>
    internal SafeFileHandle? Open(string path) => path.Length is 0 or > LongestPath ? null : ContainerFile.Open(_procRoot, _pid, Resolve(path));

    /// <summary>The first bytes of a file; null when there is none.</summary>
    internal byte[]? Read(string path, int most)
    {
        using SafeFileHandle? file = Open(path);
        return file is null ? null : ContentHash.Start(file, most);
    }

    /// <summary>Where a file really lies, when links led to it.</summary>
    internal string PlaceOf(SafeFileHandle file, string path)
    {
        Span<byte> name = stackalloc byte[64];
        Encoding.ASCII.TryGetBytes(string.Create(CultureInfo.InvariantCulture, $"fd/{file.DangerousGetHandle()}"), name, out int written);
        string place = Encoding.UTF8.GetString(new FileReader("/proc").ReadLink(Environment.ProcessId, name[..written]));
        return place.StartsWith('/') ? place : Resolve(path);
    }

    private string WorkingDirectory() => Encoding.UTF8.GetString(_reader.ReadLink(_pid, "cwd"u8)).TrimEnd('/');
}

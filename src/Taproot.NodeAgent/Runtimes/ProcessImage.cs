using System.Globalization;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Runtimes;

/// <summary>What is read once of a process to tell which runtimes it holds.</summary>
/// <param name="ProcRoot">Where procfs is mounted.</param>
/// <param name="Pid">Process id.</param>
/// <param name="NamespacePid">The id that it knows itself by, in its own namespace.</param>
/// <param name="StartTicks">Start since boot in ticks.</param>
/// <param name="Command">Arguments and executable.</param>
/// <param name="Files">Files whose code it maps, and those of the JVM's counters.</param>
internal sealed record ProcessImage(
    string ProcRoot, int Pid, int NamespacePid, ulong StartTicks, CommandLine Command, IReadOnlyList<MappedFile> Files)
{
    /// <summary>The process's directory in procfs.</summary>
    internal string Directory => string.Create(CultureInfo.InvariantCulture, $"{ProcRoot}/{Pid}");

    /// <summary>File name of the executable, without its directory.</summary>
    internal string Program => ProgramName.FileName(Command.Executable);

    /// <summary>Reads it; null when the process is gone or has no code.</summary>
    internal static ProcessImage? Read(FileReader reader, string procRoot, TrackedProcess process)
    {
        if (CommandLine.Read(reader, process.Pid) is not { Executable.Length: > 0 } command)
            return null;
        if (!reader.TryRead(process.Pid, "maps"u8, out ReadOnlySpan<byte> maps))
            return null;
        List<MappedFile> files = ProcessMaps.Parse(maps);
        int own = reader.TryRead(process.Pid, "status"u8, out ReadOnlySpan<byte> status) ? NamespacePidOf(status, process.Pid) : process.Pid;
        return new ProcessImage(procRoot, process.Pid, own, process.StartTicks, command, files);
    }

    /// <summary>The first mapping of code whose file name satisfies the condition.</summary>
    internal MappedFile? FindCode(Func<string, bool> isWanted)
    {
        foreach (MappedFile file in Files)
        {
            if (file.IsCode && isWanted(ProgramName.FileName(file.Path)))
                return file;
        }
        return null;
    }

    /// <summary>The mapping of the executable's own code.</summary>
    internal MappedFile? FindExecutable() => FindCode(name => name == Program);

    /// <summary>The path by which exactly the file that is mapped is opened, be it replaced or deleted since.</summary>
    internal string PathOf(MappedFile file) =>
        string.Create(CultureInfo.InvariantCulture, $"{Directory}/map_files/{file.Start:x}-{file.End:x}");

    /// <summary>The last number of <c>NSpid</c>.</summary>
    internal static int NamespacePidOf(ReadOnlySpan<byte> status, int otherwise)
    {
        while (KernelText.TryTakeLine(ref status, out ReadOnlySpan<byte> line))
        {
            if (!line.StartsWith("NSpid:"u8))
                continue;
            ReadOnlySpan<byte> last = line[(line.LastIndexOfAny((byte)'\t', (byte)' ', (byte)':') + 1)..];
            return KernelText.ToUInt64(last) is > 0 and <= int.MaxValue and var own ? (int)own : otherwise;
        }
        return otherwise;
    }
}

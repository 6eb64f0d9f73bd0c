using System.Text;

namespace Taproot.NodeAgent.Processes;

/// <summary>A process's arguments and executable, read once after each exec.</summary>
/// <param name="Arguments">Arguments with the program's name first; empty when the process has none.</param>
/// <param name="Executable">Path of the executable, empty when it cannot be read.</param>
internal sealed record CommandLine(IReadOnlyList<string> Arguments, string Executable)
{
    private const int MostBytes = 16 * 1024;
    private const int MostArguments = 256;

    /// <summary>Reads both from /proc; null when the process is gone.</summary>
    internal static CommandLine? Read(FileReader reader, int pid)
    {
        if (!reader.TryRead(pid, "cmdline"u8, out ReadOnlySpan<byte> text))
            return null;
        string[] arguments = Split(text);
        string executable = Encoding.UTF8.GetString(reader.ReadLink(pid, "exe"u8));
        const string Deleted = " (deleted)";
        if (executable.EndsWith(Deleted, StringComparison.Ordinal))
            executable = executable[..^Deleted.Length];
        return new CommandLine(arguments, executable);
    }

    /// <summary>Splits at NUL; a title that a program wrote over its arguments may be padded with NULs.</summary>
    internal static string[] Split(ReadOnlySpan<byte> text)
    {
        if (text.Length > MostBytes)
            text = text[..MostBytes];
        text = text.TrimEnd((byte)0);
        if (text.IsEmpty)
            return [];
        var arguments = new List<string>();
        while (arguments.Count < MostArguments)
        {
            int end = text.IndexOf((byte)0);
            arguments.Add(Encoding.UTF8.GetString(end < 0 ? text : text[..end]));
            if (end < 0)
                break;
            text = text[(end + 1)..];
        }
        return [.. arguments];
    }
}

using System.Buffers;
using System.Text;
using Taproot.NodeAgent.Builds.Programs;
using Taproot.NodeAgent.Processes;
using Taproot.NodeAgent.Runtimes;

namespace Taproot.NodeAgent.Builds.Software;

/// <summary>
/// Tells which interpreter or server a process is, and of what version: by the names of its libraries and files, by what lies beside them, else by
/// the variable that the makers of official images set. Java, .NET and Go tell their versions themselves.
/// </summary>
internal sealed class SoftwareReader(FileReader reader, string procRoot)
{
    private const int MostHeader = 16 * 1024;
    private const int LongestVersion = 48;
    private static readonly SearchValues<char> VersionCharacters = SearchValues.Create("0123456789.");

    /// <summary>The software; null when it is none of those known, or nothing tells its version.</summary>
    internal SoftwareVersion? Read(int pid, CommandLine command)
    {
        string program = ProgramName.FileName(command.Executable);
        if (SoftwareNames.Of(program, command) is not { } software)
            return null;
        var files = new ProcessFiles(reader, procRoot, pid);
        foreach (string version in (IEnumerable<string>)
            [OfPath(software, command.Executable), OfFiles(software, files, command.Executable), OfLibraries(software, pid), OfVariable(software, pid)])
        {
            if (VersionIn(version) is { Length: > 0 } found)
                return new(software, found);
        }
        return null;
    }

    /// <summary>The digits and points that a text begins with, after an epoch as Debian writes it.</summary>
    internal static string VersionIn(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().Trim().TrimStart("v");
        if (rest.Length > 2 && char.IsAsciiDigit(rest[0]) && rest[1] == ':')
            rest = rest[2..];
        int end = 0;
        while (end < rest.Length && end < LongestVersion && (char.IsAsciiDigit(rest[end]) || (rest[end] == '.' && end > 0 && rest[end - 1] != '.')))
            end++;
        return rest[..end].TrimEnd('.').ToString();
    }

    /// <summary>As <c>/usr/lib/postgresql/15/bin/postgres</c>, <c>/usr/bin/python3.11</c>, <c>php-fpm8.2</c>, <c>…/node/v20.1.0/bin/node</c>.</summary>
    private static string OfPath(string software, string executable)
    {
        string program = ProgramName.FileName(executable);
        if (software is "python" or "ruby" or "php" or "nodejs")
        {
            int digits = program.AsSpan().IndexOfAnyInRange('0', '9');
            // A lone digit of python3 or ruby2 is no version.
            if (digits > 0 && program.AsSpan(digits).Contains('.'))
                return program[digits..];
        }
        foreach (Range range in executable.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> part = executable.AsSpan()[range];
            if (part.StartsWith("pgsql-"))
                part = part["pgsql-".Length..];
            bool isVersion = software == "postgres" ? part.Length is > 0 and < 5 && char.IsAsciiDigit(part[0])
                : part.Length > 3 && (char.IsAsciiDigit(part[0]) || part[0] == 'v' && char.IsAsciiDigit(part[1])) && part.Contains('.');
            if (isVersion && !part.TrimStart('v').ContainsAnyExcept(VersionCharacters))
                return part.ToString();
        }
        return "";
    }

    /// <summary>Node.js comes with its headers beside it.</summary>
    private static string OfFiles(string software, ProcessFiles files, string executable)
    {
        if (software != "nodejs" || executable.LastIndexOf("/bin/", StringComparison.Ordinal) is not (>= 0 and var bin))
            return "";
        return files.Read(executable[..bin] + "/include/node/node_version.h", MostHeader) is { } header ? NodeVersionIn(Encoding.UTF8.GetString(header)) : "";
    }

    /// <summary>The version in Node.js's header, which has it in three numbers.</summary>
    internal static string NodeVersionIn(string header)
    {
        string[] numbers = ["", "", ""];
        foreach (ReadOnlySpan<char> line in header.AsSpan().EnumerateLines())
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                string name = i switch { 0 => "#define NODE_MAJOR_VERSION ", 1 => "#define NODE_MINOR_VERSION ", _ => "#define NODE_PATCH_VERSION " };
                if (line.StartsWith(name, StringComparison.Ordinal))
                    numbers[i] = VersionIn(line[name.Length..].ToString());
            }
        }
        return Array.Exists(numbers, n => n.Length == 0) ? "" : string.Join('.', numbers);
    }

    /// <summary>As <c>libpython3.11.so.1.0</c>, <c>libruby.so.3.1</c>; Node.js's library has a number for each of its releases.</summary>
    private string OfLibraries(string software, int pid)
    {
        string prefix = software switch { "python" => "libpython", "ruby" => "libruby", "nodejs" => "libnode.so.", _ => "" };
        if (prefix.Length == 0 || !reader.TryRead(pid, "maps"u8, out ReadOnlySpan<byte> maps))
            return "";
        foreach (MappedFile file in ProcessMaps.Parse(maps))
        {
            string name = ProgramName.FileName(file.Path);
            if (!name.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            ReadOnlySpan<char> rest = name.AsSpan(prefix.Length).TrimStart("-.so");
            return software == "nodejs" ? SoftwareNames.NodeOfModules(rest) : rest.ToString();
        }
        return "";
    }

    private string OfVariable(string software, int pid)
    {
        if (SoftwareNames.VariableOf(software) is not { } variable || !reader.TryRead(pid, "environ"u8, out ReadOnlySpan<byte> text))
            return "";
        byte[] name = Encoding.ASCII.GetBytes(variable + "=");
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)0);
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            if (line.StartsWith(name))
                return Encoding.UTF8.GetString(line[name.Length..Math.Min(line.Length, name.Length + 2 * LongestVersion)]);
            text = end < 0 ? default : text[(end + 1)..];
        }
        return "";
    }
}

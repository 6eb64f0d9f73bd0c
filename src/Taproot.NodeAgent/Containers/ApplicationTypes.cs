using System.Globalization;
using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>Finds what kind of software a process is, by its command line, else by what its executable holds. Guarded by its owner's lock but for the queue.</summary>
internal sealed class ApplicationTypes(string procRoot)
{
    private const int MostQueued = 256;
    private const int MostCached = 1024;

    private readonly Lock _lock = new();
    private readonly Queue<(TrackedProcess Process, string Executable)> _queue = new();
    private readonly Dictionary<string, string> _byExecutable = new(StringComparer.Ordinal);

    /// <summary>The type by the command line, null when that does not say.</summary>
    internal string? OfCommand(CommandLine command)
    {
        if (command.Arguments.Count == 0)
            return null;
        string program = command.Arguments[0];
        int blank = program.IndexOf(' ', StringComparison.Ordinal);
        program = ProgramName.FileName((blank > 0 ? program[..blank] : program).TrimEnd(':')).TrimStart('-');
        if (program == "beam.smp")
            return OfErlang(command.Arguments);
        if (ApplicationTypeNames.OfProgram(program) is { } type)
            return type == "redis" && IsSentinel(command.Arguments) ? "redis-sentinel" : type;
        return OfJava(program, command.Arguments) ?? OfLanguage(program, command.Arguments)
            ?? OfLanguage(ProgramName.FileName(command.Executable), command.Arguments);
    }

    /// <summary>Has the executable itself looked at later, outside of any lock.</summary>
    internal void QueueExecutable(TrackedProcess process, CommandLine command)
    {
        lock (_lock)
        {
            if (_queue.Count < MostQueued && command.Executable.Length > 0)
                _queue.Enqueue((process, command.Executable));
        }
    }

    /// <summary>Looks at the queued executables and returns the processes whose type that told.</summary>
    internal List<(TrackedProcess Process, string Type)> InspectQueued()
    {
        List<(TrackedProcess, string)> found = [];
        while (true)
        {
            (TrackedProcess Process, string Executable) next;
            lock (_lock)
            {
                if (!_queue.TryDequeue(out next))
                    return found;
            }
            // The same path in two containers may be two files, so the container is part of the key.
            string key = next.Process.Owner?.Id + next.Executable;
            if (!_byExecutable.TryGetValue(key, out string? type))
            {
                if (_byExecutable.Count >= MostCached)
                    _byExecutable.Clear();
                string process = string.Create(CultureInfo.InvariantCulture, $"{procRoot}/{next.Process.Pid}");
                type = IsDotNetHost(process, next.Executable) ? "dotnet" : ElfLanguage.Of(process + "/exe");
                _byExecutable[key] = type;
            }
            if (type.Length > 0)
                found.Add((next.Process, type));
        }
    }

    /// <summary>The small native host of a framework-dependent .NET program lies beside the assembly and its runtime configuration.</summary>
    private static bool IsDotNetHost(string process, string executable) =>
        executable.StartsWith('/') && File.Exists($"{process}/root{executable}.runtimeconfig.json") && File.Exists($"{process}/root{executable}.dll");

    /// <summary>One program is both, and says which by an option or, once it runs, in its title.</summary>
    private static bool IsSentinel(IReadOnlyList<string> arguments)
    {
        foreach (string argument in arguments)
        {
            if (argument == "--sentinel" || argument.EndsWith("[sentinel]", StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    private static string? OfErlang(IReadOnlyList<string> arguments)
    {
        foreach (string argument in arguments)
        {
            if (argument.Contains("rabbit", StringComparison.Ordinal))
                return "rabbitmq";
            if (argument.Contains("couch", StringComparison.Ordinal))
                return "couchbase";
        }
        return null;
    }

    private static string? OfJava(string program, IReadOnlyList<string> arguments)
    {
        // The second is how services on the Java machine are run as daemons.
        if (!program.EndsWith("java", StringComparison.Ordinal) && program != "jsvc")
            return null;
        foreach (string argument in arguments)
        {
            if (ApplicationTypeNames.OfJavaClass(argument) is { } type)
                return type;
        }
        return "java";
    }

    private static string? OfLanguage(string program, IReadOnlyList<string> arguments)
    {
        if (program == "dotnet")
            return arguments.Count > 1 && arguments[1].EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? "dotnet" : null;
        if (ProgramName.IsVersionOf(program, "python"))
            return "python";
        if (ProgramName.IsVersionOf(program, "nodejs") || ProgramName.IsVersionOf(program, "node"))
            return "nodejs";
        if (ProgramName.IsVersionOf(program, "ruby"))
            return "ruby";
        return program.StartsWith("php", StringComparison.Ordinal)
            && (ProgramName.IsVersionOf(program, "php") || ProgramName.IsVersionOf(program, "php-fpm") || ProgramName.IsVersionOf(program, "php-cgi"))
            ? "php"
            : null;
    }
}

using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Builds.Programs;

/// <summary>What an interpreter or virtual machine was told to run.</summary>
internal enum CodeKind
{
    /// <summary>A file of source text.</summary>
    Script,

    /// <summary>A module of Python, by its name.</summary>
    Module,

    /// <summary>A Java archive.</summary>
    Jar,

    /// <summary>The places of classes of Java, as they stand on the command line.</summary>
    ClassPath,

    /// <summary>A .NET assembly.</summary>
    Assembly,
}

/// <summary>The code that a command line names.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Path or name.</param>
internal sealed record CodeArgument(CodeKind Kind, string Value)
{
    private static readonly string[] ClassPathOptions = ["-cp", "-classpath", "--class-path", "-p", "--module-path"];

    /// <summary>The code; null when the executable itself is the program.</summary>
    internal static CodeArgument? Of(CommandLine command)
    {
        if (command.Arguments.Count == 0)
            return null;
        string program = ProgramName.FileName(command.Executable);
        if (program is "java")
            return OfJava(command.Arguments);
        if (program is "dotnet")
            return OfDotNet(command.Arguments);
        bool isPython = ProgramName.IsVersionOf(program, "python") || ProgramName.IsVersionOf(program, "pypy");
        if (!isPython && !IsOtherInterpreter(program))
            return null;
        if (ProgramName.FindScript(command.Arguments, isPython ? "-m" : null) is not { } found)
            return null;
        if (found.IsModule)
            return new(CodeKind.Module, found.Argument);
        return (isPython ? ApplicationOfServer(command.Arguments) : null) ?? new(CodeKind.Script, found.Argument);
    }

    private static bool IsOtherInterpreter(string program) => program is "node" or "nodejs" or "bun" or "deno"
        || ProgramName.IsVersionOf(program, "ruby") || ProgramName.IsVersionOf(program, "perl") || ProgramName.IsVersionOf(program, "php");

    /// <summary>Servers of Python (gunicorn, uvicorn) are told <c>package.module:object</c>: that is the program, and not the server's own script.</summary>
    private static CodeArgument? ApplicationOfServer(IReadOnlyList<string> arguments)
    {
        for (int i = 2; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            int colon = argument.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && IsModule(argument.AsSpan(0, colon)) && IsModule(argument.AsSpan(colon + 1).TrimEnd("()")))
                return new(CodeKind.Module, argument[..colon]);
        }
        return null;
    }

    private static bool IsModule(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || char.IsAsciiDigit(text[0]))
            return false;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.'))
                return false;
        }
        return true;
    }

    private static CodeArgument? OfJava(IReadOnlyList<string> arguments)
    {
        string? places = null;
        for (int i = 1; i + 1 < arguments.Count; i++)
        {
            if (arguments[i] == "-jar")
                return new(CodeKind.Jar, arguments[i + 1]);
            if (Array.IndexOf(ClassPathOptions, arguments[i]) >= 0)
                places ??= arguments[i + 1];
        }
        return places is null ? null : new(CodeKind.ClassPath, places);
    }

    private static CodeArgument? OfDotNet(IReadOnlyList<string> arguments)
    {
        for (int i = 1; i < arguments.Count; i++)
        {
            if (arguments[i].EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
                return new(CodeKind.Assembly, arguments[i]);
        }
        return null;
    }
}

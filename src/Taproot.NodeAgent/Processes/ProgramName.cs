using System.Buffers;
using System.Collections.Frozen;

namespace Taproot.NodeAgent.Processes;

/// <summary>
/// Names the program that a process runs: what its user would call it. An interpreter is named by its script, module or main class,
/// <c>dotnet X.dll</c> by X, and a process that wrote a title over its arguments (<c>nginx: worker process</c>) by what stands before the colon,
/// so that all processes of one server have one name.
/// </summary>
internal static class ProgramName
{
    private const int LongestName = 64;

    private static readonly SearchValues<char> Version = SearchValues.Create("0123456789.-");

    private static readonly FrozenSet<string> Shells = FrozenSet.Create("sh", "bash", "dash", "ash", "zsh", "ksh", "busybox");

    private static readonly FrozenSet<string> ScriptOptionsWithValue = FrozenSet.Create(
        // python
        "-W", "-X", "--check-hash-based-pycs",
        // node, bun, deno
        "-r", "--require", "--import", "--loader", "--experimental-loader", "-C", "--conditions", "--env-file",
        // ruby, perl, php
        "-I", "-E", "-d", "-z", "-M", "-F",
        // shells
        "-o", "-O", "--rcfile", "--init-file");

    private static readonly FrozenSet<string> JavaOptionsWithValue = FrozenSet.Create(
        "-cp", "-classpath", "--class-path", "-p", "--module-path", "--upgrade-module-path", "--add-modules", "--add-opens", "--add-exports",
        "--add-reads", "--limit-modules", "--patch-module", "--enable-native-access");

    private static readonly FrozenSet<string> CodeOptions = FrozenSet.Create("-c", "-e", "-p", "-n", "-r", "--eval", "--print");

    /// <summary>The name, or null when there is nothing to name it by.</summary>
    internal static string? Of(CommandLine command)
    {
        string executable = FileName(command.Executable);
        if (command.Arguments.Count == 0)
            return Clean(executable);
        string first = command.Arguments[0];
        string? titled = FromTitle(first, command.Arguments.Count);
        if (titled is not null)
            return Clean(titled);

        string program = FileName(first).TrimStart('-');
        if (!IsPlain(program))
            program = executable.Length > 0 ? executable : program;
        string? inner = FromInterpreter(program, command.Arguments) ?? FromInterpreter(executable, command.Arguments);
        return Clean(inner ?? program);
    }

    /// <summary>The program's file name without its directory.</summary>
    internal static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>True for python, python3, python3.11 with <paramref name="name"/> python, and so on.</summary>
    internal static bool IsVersionOf(string program, string name) =>
        program.StartsWith(name, StringComparison.Ordinal)
        && program.AsSpan(name.Length).IndexOfAnyExcept(Version) < 0;

    private static string? FromTitle(string first, int count)
    {
        int colon = first.IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0 && first.EndsWith(':'))
            colon = first.Length - 1;
        if (colon > 0 && IsPlain(FileName(first[..colon])))
            return FileName(first[..colon]);

        // "redis-server 127.0.0.1:6379": a title is one argument with blanks in it.
        int blank = first.IndexOf(' ', StringComparison.Ordinal);
        if (count == 1 && blank > 0 && IsPlain(FileName(first[..blank])))
            return FileName(first[..blank]);
        return null;
    }

    /// <summary>True for what runs other programs, so that its own name says nothing.</summary>
    internal static bool IsInterpreter(string program) =>
        program is "java" or "dotnet" or "node" or "nodejs" or "bun" or "deno" || IsVersionOf(program, "python") || IsVersionOf(program, "pypy")
        || IsVersionOf(program, "ruby") || IsVersionOf(program, "perl") || IsVersionOf(program, "php") || IsVersionOf(program, "lua")
        || Shells.Contains(program);

    private static string? FromInterpreter(string program, IReadOnlyList<string> arguments)
    {
        if (program == "java")
            return FromJava(arguments);
        if (program == "dotnet")
            return FromDotnet(arguments);
        if (IsVersionOf(program, "python") || IsVersionOf(program, "pypy"))
            return FromScript(arguments, moduleOption: "-m");
        if (program is "node" or "nodejs" or "bun" or "deno" || IsVersionOf(program, "ruby") || IsVersionOf(program, "perl")
            || IsVersionOf(program, "php") || IsVersionOf(program, "lua") || Shells.Contains(program))
        {
            return FromScript(arguments, moduleOption: null);
        }
        return null;
    }

    private static string? FromScript(IReadOnlyList<string> arguments, string? moduleOption) =>
        FindScript(arguments, moduleOption) is { } found ? (found.IsModule ? found.Argument : ScriptName(found.Argument)) : null;

    /// <summary>The argument that tells an interpreter what to run; null when it was told code, or nothing.</summary>
    internal static (string Argument, bool IsModule)? FindScript(IReadOnlyList<string> arguments, string? moduleOption)
    {
        for (int i = 1; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (argument == moduleOption)
                return i + 1 < arguments.Count ? (arguments[i + 1], true) : null;
            if (ScriptOptionsWithValue.Contains(argument))
            {
                i++;
                continue;
            }
            if (CodeOptions.Contains(argument))
                return null;
            if (argument is "--" or "run" or "-f")
                continue;
            if (argument.Length > 0 && argument[0] is not ('-' or '+'))
                return (argument, false);
        }
        return null;
    }

    private static string? ScriptName(string path)
    {
        string name = FileName(path.TrimEnd('/'));

        // A directory's entry file says nothing: /srv/shop/index.js is the shop.
        if (name is "index.js" or "main.js" or "server.js" or "index.mjs" or "__main__.py" && path.Length > name.Length + 1)
        {
            string directory = FileName(path[..(path.Length - name.Length - 1)]);
            if (directory is not ("" or "." or "src" or "dist" or "app" or "build" or "lib" or "bin"))
                return directory + "/" + name;
        }
        return name.Length == 0 ? null : name;
    }

    private static string? FromJava(IReadOnlyList<string> arguments)
    {
        for (int i = 1; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (argument == "-jar")
                return i + 1 < arguments.Count ? FileName(arguments[i + 1]) : null;
            if (argument is "-m" or "--module")
                return i + 1 < arguments.Count ? FileName(arguments[i + 1]) : null;
            if (JavaOptionsWithValue.Contains(argument))
                i++;
            else if (argument.Length > 0 && argument[0] is not ('-' or '@'))
                return argument[(argument.LastIndexOf('.') + 1)..];
        }
        return null;
    }

    private static string? FromDotnet(IReadOnlyList<string> arguments)
    {
        for (int i = 1; i < arguments.Count; i++)
        {
            string name = FileName(arguments[i]);
            if (name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
                return name[..^4];
        }
        return null;
    }

    private static bool IsPlain(string name)
    {
        if (name.Length == 0)
            return false;
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or '+' or '@'))
                return false;
        }
        return true;
    }

    private static string? Clean(string name)
    {
        if (name.Length > LongestName)
            name = name[..LongestName];
        name = name.Trim();
        if (name.Length == 0)
            return null;
        return string.Create(name.Length, name, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = char.IsControl(source[i]) || source[i] is ' ' or '"' or '\\' ? '_' : source[i];
        });
    }
}

using System.Diagnostics;
using Taproot.NodeAgent.Tests.Kernel;

namespace Taproot.NodeAgent.Tests.Profiling;

/// <summary>A program that a test writes, compiles and runs.</summary>
internal sealed class CompiledProgram : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("taproot-profiled-").FullName;

    private CompiledProgram(string source, string fileName)
    {
        Source = Path.Combine(_directory, fileName);
        File.WriteAllText(Source, source);
    }

    public string Source { get; }
    public string Binary => Path.Combine(_directory, "program");

    /// <summary>Compiles; skips the test when the compiler is missing.</summary>
    public static CompiledProgram With(string compiler, string source, string fileName, params string[] options)
    {
        Need(compiler);
        var program = new CompiledProgram(source, fileName);
        var start = new ProcessStartInfo(compiler) { UseShellExecute = false, RedirectStandardError = true, WorkingDirectory = program._directory };
        foreach (var option in (string[])[.. options, "-o", program.Binary, program.Source]) start.ArgumentList.Add(option);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        return program;
    }

    /// <summary>A script that needs no compiler.</summary>
    public static CompiledProgram Script(string source, string fileName) => new(source, fileName);

    /// <summary>Skips the test when a program is not installed.</summary>
    public static void Need(string program)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(d => File.Exists(Path.Combine(d, program)));
        if (!found && !File.Exists(program)) Assert.Skip($"{program} is not installed here.");
    }

    public RunningProgram Run(params string[] arguments) => new(Binary, arguments);

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}

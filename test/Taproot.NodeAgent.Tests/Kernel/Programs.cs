using System.Diagnostics;

namespace Taproot.NodeAgent.Tests.Kernel;

/// <summary>A program that a test started; it is ended with the test.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process _process;

    public RunningProgram(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
    }

    public int Id => _process.Id;
    public string Container => ProcessPerContainer.Name(Id);

    /// <summary>Runs to the end and returns what was printed.</summary>
    public static string Run(string file, params string[] arguments)
    {
        using var program = new RunningProgram(file, arguments);
        var output = program._process.StandardOutput.ReadToEnd();
        program._process.WaitForExit();
        return output;
    }

    public void Type(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

    public string? ReadLine() => _process.StandardOutput.ReadLine();

    public string ReadToEnd() => _process.StandardOutput.ReadToEnd();
    public string ReadErrors() => _process.StandardError.ReadToEnd();

    /// <summary>Ends its input, and reads what it prints until its end.</summary>
    public string ReadToEndAfterInput()
    {
        _process.StandardInput.Close();
        return ReadToEnd();
    }

    public void End()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        End();
        _process.Dispose();
    }
}

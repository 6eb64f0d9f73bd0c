using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Taproot.Store.Embedded;

/// <summary>One run of the engine's process.</summary>
internal sealed class EngineProcess : IDisposable
{
    private const int KeptLines = 20;
    private readonly Process _process;
    private readonly Queue<string> _lastLines = new();

    private EngineProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    /// <summary>What the process said last.</summary>
    public string LastWords
    {
        get
        {
            lock (_lastLines) return string.Join(' ', _lastLines);
        }
    }

    public static EngineProcess Start(IReadOnlyList<string> command, EngineOptions options, ILogger logger)
    {
        var start = new ProcessStartInfo(command[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true, // held open: its end tells the engine that this process is gone
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = options.DataDirectory,
        };
        foreach (var argument in command.Skip(1).Concat(options.ToArguments())) start.ArgumentList.Add(argument);
        // The engine's managed half serves a socket: a small heap is enough, and its memory belongs to the engine.
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_GCConserveMemory"] = "7";
        start.Environment["DOTNET_TieredPGO"] = "0";
        var process = new Process { StartInfo = start };
        var engine = new EngineProcess(process);
        process.OutputDataReceived += (_, line) => engine.Take(line.Data, logger);
        process.ErrorDataReceived += (_, line) => engine.Take(line.Data, logger);
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            process.Dispose();
            throw new StoreException($"{command[0]} cannot be run: {e.Message}", e);
        }
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return engine;
    }

    public Task WaitForExitAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    /// <summary>Asks the engine to end; kills it when it does not in time. Returns false when it had to be killed.</summary>
    public async Task<bool> StopAsync(TimeSpan patience, TimeProvider time)
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already.
        }
        using var deadline = new CancellationTokenSource(patience, time);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
            return false;
        }
    }

    public void Dispose() => _process.Dispose();

    private void Take(string? line, ILogger logger)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        lock (_lastLines)
        {
            if (_lastLines.Count == KeptLines) _lastLines.Dequeue();
            _lastLines.Enqueue(line);
        }
        EngineLog.Output(logger, line);
    }
}

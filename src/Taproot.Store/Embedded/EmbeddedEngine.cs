using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Taproot.Store.Client;

namespace Taproot.Store.Embedded;

/// <summary>Starts the engine's process, starts it again when it ends, and owns the data directory meanwhile.</summary>
internal sealed class EmbeddedEngine(StoreOptions options, StoreClient client, StoreHealth health, StoreMetrics metrics, TimeProvider time, ILogger<EmbeddedEngine> logger)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstStart = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DirectoryLock? _ownership;
    private Task _supervision = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var directory = Path.GetFullPath(options.DataDirectory);
        EngineLocation.Private(directory);
        _ownership = DirectoryLock.TryAcquire(Path.Combine(directory, "server.lock"))
            ?? throw new StoreException($"Another Taproot server uses the data directory {directory}. Stop it, or give this one its own with --data-dir.");
        var library = EngineLibrary.Find(options.EngineLibraryPath);
        if (library is null || !File.Exists(library))
            throw new StoreException($"The store engine's library was not found ({library ?? "libchdb.so"}). Run ./taproot build, or name it with --chdb-lib.");
        var memory = options.EngineMemoryBytes ?? EngineLocation.DefaultMemoryBytes();
        var engine = new EngineOptions(directory, EngineLocation.SocketPath(directory), library, Environment.ProcessId, memory, options.QueryBudget.MemoryBytes ?? memory / 2);
        _supervision = Task.Run(() => SuperviseAsync(engine, _stopping.Token), CancellationToken.None);
        await _firstStart.Task.WaitAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _supervision;
        health.Down("The server is stopping.", FirstBackoff);
        _ownership?.Dispose();
        _ownership = null;
    }

    public void Dispose()
    {
        _ownership?.Dispose();
        _stopping.Dispose();
    }

    private async Task SuperviseAsync(EngineOptions engine, CancellationToken stopping)
    {
        var backoff = FirstBackoff;
        while (!stopping.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            try
            {
                await RunOnceAsync(engine, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StoreException e) when (!_firstStart.Task.IsCompleted)
            {
                _firstStart.TrySetException(e); // a server that cannot store ends at once, with the reason
                return;
            }
            catch (StoreException e)
            {
                EngineLog.StartFailed(logger, e.Message);
            }
            if (stopping.IsCancellationRequested) return;
            if (time.GetElapsedTime(started) > Healthy) backoff = FirstBackoff;
            health.Down("The store engine is being restarted.", backoff + TimeSpan.FromSeconds(1));
            metrics.EngineRestarted();
            await Task.Delay(backoff, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            backoff = backoff * 2 < LongestBackoff ? backoff * 2 : LongestBackoff;
        }
    }

    private async Task RunOnceAsync(EngineOptions engine, CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        using var process = EngineProcess.Start(options.EngineCommand ?? ThisExecutable(), engine, logger);
        try
        {
            await WaitUntilReadyAsync(process, stopping);
            EngineLog.Ready(logger, (long)time.GetElapsedTime(started).TotalMilliseconds, process.Id, engine.MemoryBytes >> 20);
            health.Up(process.Id);
            _firstStart.TrySetResult();
            await process.WaitForExitAsync(stopping);
            health.Down("The store engine ended and is being restarted.", TimeSpan.FromSeconds(2));
            EngineLog.Ended(logger, process.ExitCode, (long)FirstBackoff.TotalMilliseconds);
        }
        finally
        {
            if (!process.HasExited && !await process.StopAsync(StopPatience, time)) EngineLog.Killed(logger, StopPatience.TotalSeconds);
        }
    }

    private async Task WaitUntilReadyAsync(EngineProcess process, CancellationToken stopping)
    {
        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < StartPatience;)
        {
            if (await client.PingAsync(stopping)) return;
            if (process.HasExited)
            {
                await process.WaitForExitAsync(stopping); // its output is complete then
                throw new StoreException($"The store engine ended at its start (exit code {process.ExitCode}). {process.LastWords}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, stopping);
        }
        throw new StoreException($"The store engine was not ready after {StartPatience.TotalSeconds:0} s. {process.LastWords}");
    }

    /// <summary>This program again: its own executable, or dotnet with its assembly.</summary>
    private static IReadOnlyList<string> ThisExecutable()
    {
        var program = Environment.ProcessPath ?? throw new StoreException("The path of this program is not known.");
        return Path.GetFileNameWithoutExtension(program) == "dotnet" && Assembly.GetEntryAssembly()?.Location is { Length: > 0 } assembly
            ? [program, assembly]
            : [program];
    }
}

using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Export;
using Taproot.NodeAgent.Host;
using Taproot.NodeAgent.Memory;
using Taproot.Telemetry.Configuration;
using Taproot.Telemetry.Spool;

namespace Taproot.NodeAgent;

/// <summary>Puts the agent together, runs it until a signal, and takes it apart again.</summary>
internal static class AgentHost
{
    // What the loops get to end in; the kernel's side is taken down after that, and all within two seconds.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(ConfigurationValues values, string version)
    {
        var options = AgentOptions.From(values);
        var time = TimeProvider.System;
        using var logging = new ConsoleLogging(time, options.LogPerSecond, options.LogBurst, Console.Error);
        var logger = logging.CreateLogger("Taproot.NodeAgent.Agent");
        using var single = TakeLock(options.WalDirectory);
        var budget = AgentParts.MemoryBudgetFrom(values);
        if (!MemoryWatch.BoundHeap(budget.HeapLimit)) ExportLog.HeapUnbounded(logger, budget.HeapLimit);
        foreach (var missing in Capabilities.Missing(Capabilities.ReadEffective())) ExportLog.CapabilityMissing(logger, missing.Name, missing.Reason);

        var collectors = new CollectorSet(time, logging.CreateLogger<CollectorSet>());
        collectors.Add("self", new SelfCollector(version, logging));

        using var stop = new CancellationTokenSource();
        using var terminate = OnSignal(PosixSignal.SIGTERM, stop, logger);
        using var interrupt = OnSignal(PosixSignal.SIGINT, stop, logger);
        using var client = SenderClient.Create(options.ApiKey, options.CaFile, options.InsecureSkipVerify, version);
        var pipes = new SignalPipes(client, options, time, logging);
        collectors.Add("signals", pipes);
        using var parts = AgentParts.Start(values, version, collectors, pipes, logging, time, stop.Token);
        using var server = Listen(options, collectors, parts.Identity, logging);
        List<Task> loops = [server.RunAsync(stop.Token), .. pipes.Run(stop.Token)];
        SpoolSender? sender = null;
        if (options.MetricsEndpoint is { } endpoint)
        {
            var spool = new DiskSpool(Path.Combine(options.WalDirectory, "spool"), options.MaxSpoolBytes);
            sender = new SpoolSender(client, endpoint, RecordForm.RemoteWrite, spool, options.MaxInFlight, time, logging.CreateLogger<SpoolSender>());
            var export = new ExportLoop(collectors, spool, sender, AgentLabels.Sent(parts.Identity), budget.SentSeries, options.ScrapeInterval, time);
            collectors.Add("export", new ExportCollector(spool, sender, export.Sink));
            collectors.Add("rounds", export);
            loops.Add(sender.RunAsync(stop.Token));
            loops.Add(Task.Run(() => export.RunAsync(stop.Token)));
        }

        ExportLog.Started(logger, version, parts.Identity.MachineId, server.Endpoint.ToString(), options.MetricsEndpoint?.ToString() ?? "nowhere");
        await RunUntilStoppedAsync(loops, stop);
        if (sender is not null) await SendRestAsync(sender);
        ExportLog.Stopped(logger);
        return 0;
    }

    /// <summary>Waits for the signal; a loop that ends before it has failed, and takes the agent with it.</summary>
    private static async Task RunUntilStoppedAsync(List<Task> loops, CancellationTokenSource stop)
    {
        var first = await Task.WhenAny(loops);
        var isWanted = stop.IsCancellationRequested;
        await stop.CancelAsync();
        await Task.WhenAny(Task.WhenAll(loops), Task.Delay(StopPatience));
        if (!isWanted) await first;
    }

    /// <summary>The ends of all series are worth a moment: without them the server shows this host's containers a little longer than they are known.</summary>
    private static async Task SendRestAsync(SpoolSender sender)
    {
        using var limit = new CancellationTokenSource(StopPatience);
        await sender.SendRestAsync(limit.Token);
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop, ILogger logger) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true; // we end by ourselves, so that nothing is left in the kernel
            ExportLog.Stopping(logger, signal.ToString());
            stop.Cancel();
        });

    private static FileStream TakeLock(string directory)
    {
        Directory.CreateDirectory(directory);
        try
        {
            return new(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new ConfigurationException($"Another taproot-node-agent uses {directory}; stop it, or give this one its own --wal-dir.", e);
        }
    }

    private static MetricsServer Listen(AgentOptions options, CollectorSet collectors, HostIdentity identity, ConsoleLogging logging)
    {
        try
        {
            return new(options.Listen, collectors, AgentLabels.OnPage(identity), logging.CreateLogger<MetricsServer>());
        }
        catch (SocketException e)
        {
            throw new ConfigurationException($"The agent cannot listen on {options.Listen} ({e.Message}); give another address by --listen.", e);
        }
    }
}

using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Containers;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Host.Gpu;

/// <summary>
/// All GPUs of a host with NVIDIA's driver, asked every second in the background. A driver that hangs holds up the background only: a scrape
/// then goes without.
/// </summary>
internal sealed partial class GpuMonitor : IMetricCollector, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopPatience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CollectPatience = TimeSpan.FromMilliseconds(100);

    private readonly Nvml _nvml;
    private readonly List<GpuDevice> _devices;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    private GpuMonitor(Nvml nvml, IContainerRegistry? owners, ILoggerFactory loggers, TimeProvider time)
    {
        _nvml = nvml;
        _time = time;
        _logger = loggers.CreateLogger<GpuMonitor>();
        string version = nvml.DriverVersion();
        _devices = [.. nvml.Devices().Select(handle => new GpuDevice(nvml, handle, version, owners))];
        LogFound(_devices.Count, version);
    }

    /// <summary>Where drivers and their installers put the library, on the host.</summary>
    internal static IReadOnlyList<string> KnownPlaces(string procRoot)
    {
        string[] directories =
        [
            "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/lib64", "/usr/local/nvidia/lib64",
            "/home/kubernetes/bin/nvidia/lib64", "/run/nvidia/driver/usr/lib/x86_64-linux-gnu", "/run/nvidia/driver/usr/lib/aarch64-linux-gnu",
            "/run/nvidia/driver/usr/lib64", "/opt/nvidia/lib64", "/run/opengl-driver/lib",
        ];
        return [.. directories.Select(directory => $"{procRoot}/1/root{directory}/libnvidia-ml.so.1")];
    }

    /// <summary>Starts when there is a driver; else null.</summary>
    /// <param name="libraries">Paths of the library, the first that is there is taken.</param>
    /// <param name="owners">Whose processes are; null to leave containers out.</param>
    /// <param name="loggers">Makes the logger.</param>
    /// <param name="time">Clock.</param>
    internal static GpuMonitor? TryStart(IReadOnlyList<string> libraries, IContainerRegistry? owners, ILoggerFactory loggers, TimeProvider time)
    {
        if (Nvml.Load(libraries) is not { } nvml)
            return null;
        var monitor = new GpuMonitor(nvml, owners, loggers, time);
        monitor._loop = Task.Run(() => monitor.RunAsync(monitor._stop.Token));
        return monitor;
    }

    public void Collect(IMetricSink sink)
    {
        if (!_gate.TryEnter(CollectPatience))
            return;
        try
        {
            foreach (GpuDevice device in _devices)
                device.Collect(sink);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Asks all GPUs once.</summary>
    internal void Poll()
    {
        lock (_gate)
        {
            foreach (GpuDevice device in _devices)
                device.Poll();
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        bool hasEnded = false;
        try
        {
            hasEnded = _loop.Wait(StopPatience);
        }
        catch (AggregateException)
        {
            hasEnded = true; // cancelled, as asked
        }
        if (!hasEnded)
            return;
        _nvml.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        while (await timer.WaitForNextTickAsync(cancellation))
            Poll();
    }

    [LoggerMessage(EventId = 1310, Level = LogLevel.Information, Message = "Watching {Gpus} GPUs with driver {Version}")]
    private partial void LogFound(int gpus, string version);
}

using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Processes;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Host;

/// <summary>All metrics of the node. What may be slow, clouds and disks' health, is asked in the background; a scrape gives the last answer.</summary>
internal sealed class HostCollector : IMetricCollector, IDisposable
{
    private readonly HostOptions _options;
    private readonly KernelCollector _kernel;
    private readonly NetworkCollector _network;
    private readonly CloudDetector _cloud;
    private readonly DiskHealthMonitor _health;
    private readonly ListenPorts? _ports;
    private CancellationTokenSource? _stop;
    private Task _work = Task.CompletedTask;

    /// <param name="options">Where the host is looked at.</param>
    /// <param name="owners">Owner of a process, for the listening ports; null leaves those out.</param>
    /// <param name="loggers">Makes the loggers.</param>
    /// <param name="time">Clock.</param>
    internal HostCollector(HostOptions options, Containers.IContainerRegistry? owners, ILoggerFactory loggers, TimeProvider time)
    {
        _options = options;
        Identity = HostIdentity.Read(options);
        var reader = new FileReader(options.ProcRoot);
        _kernel = new KernelCollector(options, reader);
        _network = new NetworkCollector(options, reader);
        _cloud = new CloudDetector(options, loggers.CreateLogger<CloudDetector>());
        _health = new DiskHealthMonitor(options, time);
        _ports = owners is null ? null : new ListenPorts(options.ProcRoot, owners, time);
    }

    /// <summary>Constant labels of all series.</summary>
    internal HostIdentity Identity { get; }

    /// <summary>What the cloud says, or the user; <c>az</c> and <c>region</c> labels come from here. Empty until the cloud answered.</summary>
    internal CloudIdentity Cloud => _cloud.Current;

    /// <summary>Begins to ask the cloud and the disks.</summary>
    internal void Start(CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        CancellationToken token = _stop.Token;
        List<Task> work = [];
        if (_options.CloudMetadata)
            work.Add(Task.Run(() => _cloud.RunAsync(token), token));
        if (_options.DiskHealth)
            work.Add(Task.Run(() => _health.RunAsync(token), token));
        if (_ports is not null)
            work.Add(Task.Run(() => _ports.RunAsync(token), token));
        _work = Task.WhenAll(work);
    }

    public void Collect(IMetricSink sink)
    {
        CloudIdentity cloud = _cloud.Current;
        sink.Add(HostMetrics.Info, 1, Identity.Hostname, Identity.KernelVersion);
        sink.Add(HostMetrics.AgentInfo, 1, _options.AgentVersion);
        sink.Add(
            HostMetrics.CloudInfo, 1, cloud.Provider, cloud.AccountId, cloud.InstanceId, cloud.InstanceType, cloud.InstanceLifeCycle, cloud.Region,
            cloud.AvailabilityZone, cloud.AvailabilityZoneId, cloud.LocalIpv4, cloud.PublicIpv4);
        _kernel.Collect(sink);
        _network.Collect(sink);
        _health.Collect(sink);
        _ports?.Collect(sink);
    }

    public void Dispose()
    {
        _stop?.Cancel();
        try
        {
            _work.Wait(TimeSpan.FromSeconds(1));
        }
        catch (AggregateException)
        {
            // Cancelled, as asked.
        }
        _stop?.Dispose();
    }
}

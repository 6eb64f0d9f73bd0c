using Taproot.Store;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Sources.Prometheus.Forwarding;

/// <summary>Samples of a project go where its metrics are: into our store, or on to its Prometheus.</summary>
internal sealed class RoutedMetricWriter([FromKeyedServices(RoutedMetricWriter.Own)] IMetricWriter own, PrometheusSources sources) : IMetricWriter
{
    /// <summary>The key under which our own store's writer is registered.</summary>
    public const string Own = "own store";

    /// <inheritdoc/>
    public Task WriteAsync(string project, MetricBatch batch, CancellationToken cancellationToken) =>
        sources.Find(project) is { } prometheus ? prometheus.Forwarder.ForwardAsync(batch, cancellationToken) : own.WriteAsync(project, batch, cancellationToken);
}

using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Taproot.Server.Sources.Prometheus;
using Taproot.Server.Sources.Prometheus.Client;
using Taproot.Server.Sources.Prometheus.Settings;

namespace Taproot.Server.Tests.Sources;

/// <summary>Makes clients for tests.</summary>
internal static class Clients
{
    public static PrometheusProject Project(PrometheusSettings settings) => new("default", settings, new(), Metrics(), TimeProvider.System);

    public static PrometheusClient With(Uri url, ReadLimits limits) =>
        new(new PrometheusConnection(new() { Url = url }, TimeProvider.System), limits, Metrics(), "default", TimeProvider.System);

    private static PrometheusMetrics Metrics() => new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
}

using Microsoft.Extensions.DependencyInjection.Extensions;
using Taproot.Server.Hosting;
using Taproot.Server.Projects;
using Taproot.Server.Recorder;
using Taproot.Server.Sources.Prometheus.Diagnosis;
using Taproot.Server.Sources.Prometheus.Forwarding;
using Taproot.Server.Sources.Prometheus.Settings;
using Taproot.Store;

namespace Taproot.Server.Sources.Prometheus;

/// <summary>Puts Prometheus as a source of metrics into the server.</summary>
internal static class PrometheusServices
{
    /// <summary>Adds what does not depend on the store.</summary>
    public static void AddPrometheusSources(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options.Prometheus);
        services.AddSingleton(new SecretBox(options.SecretKeyFile ?? Path.Combine(options.DataDirectory, "secret.key")));
        services.AddSingleton(new SecretFiles(options.Prometheus.SecretDirectories));
        services.AddSingleton<SettingsStore>();
        services.AddSingleton<PrometheusMetrics>();
        services.AddSingleton<SettingsService>();
        services.AddSingleton<PrometheusDiagnosis>();
    }

    /// <summary>Comes after the store's parts: samples are read from, and written to, where each project has them.</summary>
    public static void RouteMetrics(this IServiceCollection services)
    {
        var own = services.Last(d => d.ServiceType == typeof(IMetricWriter));
        services.Remove(own);
        services.Add(Keyed(own));
        services.AddSingleton<IMetricWriter, RoutedMetricWriter>();
        services.TryAddSingleton(new RecorderOptions());
        services.AddSingleton<PrometheusSources>();
        services.Replace(ServiceDescriptor.Singleton<ISampleSources>(s => s.GetRequiredService<PrometheusSources>()));
    }

    private static ServiceDescriptor Keyed(ServiceDescriptor own) =>
        own.ImplementationInstance is { } instance ? ServiceDescriptor.KeyedSingleton(typeof(IMetricWriter), RoutedMetricWriter.Own, instance)
        : own.ImplementationType is { } type ? ServiceDescriptor.KeyedSingleton(typeof(IMetricWriter), RoutedMetricWriter.Own, type)
        : ServiceDescriptor.KeyedSingleton(typeof(IMetricWriter), RoutedMetricWriter.Own, (s, _) => own.ImplementationFactory!(s));
}

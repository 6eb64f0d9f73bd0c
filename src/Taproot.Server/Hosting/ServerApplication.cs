using System.IO.Compression;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Console;
using Taproot.Server.Api;
using Taproot.Server.Api.Http;
using Taproot.Server.Api.Prometheus;
using Taproot.Server.Api.Settings;
using Taproot.Server.Api.Telemetry;
using Taproot.Server.Auth;
using Taproot.Server.Costs;
using Taproot.Server.Ingest;
using Taproot.Server.Ingest.Otlp;
using Taproot.Server.Ingest.Profiles;
using Taproot.Server.Inspections;
using Taproot.Server.Inspections.Indicators;
using Taproot.Server.Limits;
using Taproot.Server.Projects;
using Taproot.Server.Recorder;
using Taproot.Server.Recorder.Indicators;
using Taproot.Server.SavedViews;
using Taproot.Server.Sources.Prometheus;
using Taproot.Server.Sources.Prometheus.Proxy;
using Taproot.Server.Sources.Prometheus.Settings;
using Taproot.Server.Sources.Pyroscope;

namespace Taproot.Server.Hosting;

/// <summary>Puts the server together: services, then the way of a request.</summary>
internal static class ServerApplication
{
    /// <summary>Builds the server; <paramref name="parts"/> adds the store and the world source, or a test's stand-ins for them.</summary>
    public static WebApplication Build(ServerOptions options, Action<IServiceCollection> parts)
    {
        // The empty builder reads no appsettings.json, no ASPNETCORE_ variables: there is one way to configure, and it is not that.
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "taproot-server", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => ConfigureKestrel(kestrel, options));
        AddLogging(builder.Logging);
        AddServices(builder.Services, options);
        parts(builder.Services);
        builder.Services.RouteMetrics();
        builder.Services.RouteProfiles();
        var app = builder.Build();
        Configure(app, options);
        return app;
    }

    private static void ConfigureKestrel(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(options.Listen);
        OtlpPort.Listen(kestrel, options);
        kestrel.Limits.MaxRequestBodySize = 1 << 20; // ingest raises it for itself
        kestrel.Limits.MaxConcurrentConnections = 10_000;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
    }

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Error);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = Console.IsOutputRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
        });
    }

    private static void AddServices(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options).AddSingleton(options.Access).AddSingleton(TimeProvider.System);
        services.AddRouting();
        services.AddMetrics();
        services.AddProblemDetails();
        services.AddOpenApiDocument();
        services.Configure<JsonOptions>(json =>
        {
            var serializer = json.SerializerOptions;
            serializer.NumberHandling = JsonNumberHandling.Strict;
            serializer.RespectNullableAnnotations = true;
            serializer.RespectRequiredConstructorParameters = true;
        });
        services.AddResponseCompression(compression =>
        {
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4));
        services.AddConfigurationDatabase(options);
        services.AddPrometheusSources(options);
        services.AddPyroscopeSources();
        services.AddSingleton<SelfMetrics>();
        services.AddProjectLimits();
        services.AddPrometheusApi();
        services.AddIngest();
        services.AddProfileIngest();
        services.AddProfileApi();
        services.AddCosts();
        services.AddSingleton<ProjectInspections>();
        services.AddSingleton<IInspectionSettingsSource>(s => s.GetRequiredService<ProjectInspections>());
        services.AddSingleton<IWorldRulesSource, ProjectWorldRules>();
        services.AddSingleton<IndicatorEvaluator>();
        services.AddSingleton<IndicatorRecorders>();
        services.AddSingleton<IndicatorTrials>();
        services.AddSingleton<WorldQuery>();
        services.AddSingleton<SnapshotCache>();
        services.AddSingleton<ResourceDirectory>();
        services.AddSingleton<TraceExplorerReader>();
        services.AddSingleton<LogQueries>();
        services.AddSingleton<LogTail>();
    }

    private static void Configure(WebApplication app, ServerOptions options)
    {
        app.UseExceptionHandler(Failures.Options);
        app.UseStatusCodePages();
        OtlpPort.UseOtlpPorts(app);
        app.UseResponseCompression();
        // Before routing: a request that an endpoint was found for, and be it the fallback, is not looked up among the files.
        app.UseWebFiles(options.WebRoot);
        app.UseRouting();
        app.UseMiddleware<OtlpCors>();
        app.UseMiddleware<AccessGuard>();
        app.UseQueryNames();
        app.UseMiddleware<PrometheusProxy>();
        app.MapPages(options.WebRoot);
        app.MapApi();
        app.MapPrometheusApi();
        app.MapPrometheusSettings();
        app.MapProfileApi();
        app.MapPyroscopeSettings();
        app.MapLimitSettings();
        app.MapKeySettings();
        app.MapInspections();
        app.MapCharts();
        app.MapRisks();
        app.MapWorldSettings();
        app.MapIndicators();
        app.MapSavedViews();
        app.MapDeployments();
        app.MapCosts();
        app.MapOpenApiDocument();
        app.MapHealth();
        app.MapIngest();
        app.MapProfileIngest();
        app.MapSelfMetrics();
        // Begins to listen before anything is counted.
        app.Services.GetRequiredService<SelfMetrics>();
    }
}

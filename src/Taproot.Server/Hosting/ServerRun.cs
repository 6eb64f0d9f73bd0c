using Taproot.Server.Configuration;
using Taproot.Server.Ingest.Otlp;
using Taproot.Server.Projects;
using Taproot.Store;

namespace Taproot.Server.Hosting;

/// <summary>Runs the program's verbs.</summary>
internal static partial class ServerRun
{
    /// <summary>Runs the server until it is told to stop; the result is the process' exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, IReadOnlyDictionary<string, string> environment)
    {
        if (ServerConfiguration.Load(args, environment) is not { } configured)
        {
            await Console.Out.WriteAsync(ServerConfiguration.Schema.Describe());
            return 0;
        }
        var (options, taken) = OtlpDefaultPorts.GiveUpTaken(configured);
        Directory.CreateDirectory(options.DataDirectory);
        await using var app = ServerApplication.Build(options, services => Composition.AddParts(services, options));
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Taproot.Server");
        foreach (var port in taken) LogPortTaken(logger, port.ToString());
        await app.Services.PrepareConfigurationDatabaseAsync(options.DataDirectory, CancellationToken.None);
        try
        {
            await app.StartAsync();
        }
        catch (IOException e)
        {
            LogCannotListen(logger, options.Listen.ToString(), e.Message);
            return 1;
        }
        catch (StoreException e)
        {
            LogStoreRefused(logger, e.Message);
            return 1;
        }
        var urls = app.Urls.ToArray();
        LogListening(logger, urls[0], options.DataDirectory);
        if (urls.Length > 1) LogTakesOtlp(logger, string.Join(", ", urls[1..]));
        await app.WaitForShutdownAsync();
        LogStopped(logger);
        return 0;
    }

    /// <summary>Manages API keys.</summary>
    public static async Task<int> ApiKeyAsync(IReadOnlyList<string> args, IReadOnlyDictionary<string, string> environment)
    {
        // Words first, then settings: "create shop --data-dir DIR".
        var (rest, scopes) = ApiKeyVerb.TakeScopes(args);
        var words = rest.TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal)).ToArray();
        var options = ServerConfiguration.Load([.. rest.Skip(words.Length)], environment);
        if (options is null) (options, words) = (ServerConfiguration.Load([], environment)!, []);
        await using var services = KeyServices(options).BuildServiceProvider();
        await services.PrepareConfigurationDatabaseAsync(options.DataDirectory, CancellationToken.None);
        return await ApiKeyVerb.RunAsync(words, scopes, services, Console.Out, CancellationToken.None);
    }

    private static ServiceCollection KeyServices(ServerOptions options)
    {
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System);
        services.AddConfigurationDatabase(options);
        return services;
    }

    [LoggerMessage(3200, LogLevel.Information, "Taproot listens on {Url}; data in {DataDirectory}")]
    private static partial void LogListening(ILogger logger, string url, string dataDirectory);

    [LoggerMessage(3205, LogLevel.Information, "OTLP is taken on {Urls}")]
    private static partial void LogTakesOtlp(ILogger logger, string urls);

    [LoggerMessage(3201, LogLevel.Critical, "Cannot listen on {Address}: {Reason} Choose another address with --listen, or stop what uses this one.")]
    private static partial void LogCannotListen(ILogger logger, string address, string reason);

    [LoggerMessage(3203, LogLevel.Critical, "{Reason}")]
    private static partial void LogStoreRefused(ILogger logger, string reason);

    [LoggerMessage(3204, LogLevel.Warning, "Something else listens on {Address}, so OTLP is not taken there. Choose another port with --otlp-grpc-listen or --otlp-http-listen, or 'off'.")]
    private static partial void LogPortTaken(ILogger logger, string address);

    [LoggerMessage(3202, LogLevel.Information, "Taproot stopped")]
    private static partial void LogStopped(ILogger logger);
}

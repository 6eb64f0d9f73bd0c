using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Taproot.Store.Embedded;

/// <summary>
/// The embedded engine's process: ClickHouse as a library behind ClickHouse's HTTP interface on a Unix socket. It lives no longer than the
/// server that started it.
/// </summary>
public static class StoreEngine
{
    /// <summary>The verb of the executable that runs this.</summary>
    public const string Verb = EngineOptions.Verb;

    private const long MaximumRequestBytes = 256L << 20;

    /// <summary>Runs until the server that started it ends it, or ends. Returns the process' exit code.</summary>
    /// <param name="args">The command line, with or without the verb.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        try
        {
            return await RunAsync(EngineOptions.Parse(args));
        }
        catch (Exception e) when (e is ArgumentException or IOException or DllNotFoundException or EntryPointNotFoundException or ChdbException
                                      or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The store engine cannot start: {e.Message}");
            return 1;
        }
    }

    private static async Task<int> RunAsync(EngineOptions options)
    {
        using var ending = new CancellationTokenSource();
        ParentWatch.Start(options.ParentPid, ending);
        Directory.CreateDirectory(options.DataDirectory);
        // A predecessor may still be writing its last; two engines on one directory would corrupt it.
        await using var ownership = await DirectoryLock.AcquireAsync(
            Path.Combine(options.DataDirectory, "engine.lock"), patience: TimeSpan.FromSeconds(30), TimeProvider.System, ending.Token);

        var library = new ChdbLibrary(options.LibraryPath);
        using var pool = new ChdbPool(library, EngineConfiguration.Write(options), EngineConfiguration.Concurrency);
        pool.Warm();

        using var abandoned = new AbandonedQueries(pool, TimeProvider.System);
        await using var app = Build(options, pool, abandoned);
        await app.StartAsync(ending.Token);
        RestrictToOwner(options.SocketPath);
        await WaitAsync(ending.Token);
        await app.StopAsync(CancellationToken.None);
        abandoned.Close();
        if (pool.TryClose(TimeSpan.FromSeconds(5))) library.Shutdown();
        return 0;
    }

    private static WebApplication Build(EngineOptions options, ChdbPool pool, AbandonedQueries abandoned)
    {
        File.Delete(options.SocketPath); // the lock is ours, so a socket that is there is a dead one's
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaximumRequestBytes;
            kestrel.Limits.MinRequestBodyDataRate = null; // a local peer that stops reading or writing is ours
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestLineSize = 1 << 20; // parameters travel in the address
            kestrel.Limits.MaxRequestBufferSize = 2 << 20;
            kestrel.ListenUnixSocket(options.SocketPath);
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(5));
        var app = builder.Build();
        var queries = new QueryHandler(pool, abandoned);
        app.Run(context => context.Request.Path.Value switch
        {
            "/ping" => context.Response.WriteAsync("Ok.\n"),
            "/" or "" => queries.HandleAsync(context),
            _ => NotFound(context),
        });
        return app;
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static void RestrictToOwner(string socketPath)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(socketPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static async Task WaitAsync(CancellationToken ending)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = ending.Register(done.SetResult);
        await done.Task;
    }

    /// <summary>Signals are the supervisor's business: Ctrl-C reaches the whole process group, and the server ends its engine last.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

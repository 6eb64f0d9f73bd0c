using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Taproot.Store;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Tests.EndToEnd;

/// <summary>What was acknowledged is there after whatever crash (decision D2).</summary>
public sealed class DurabilityTests
{
    private const int Kills = 50;
    private const int EveryFifth = 5; // kills the server, the others the engine
    private const int Senders = 3;
    private const int SamplesARequest = 40;
    private const int AcknowledgedBetweenKills = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_by_fifty_kills_under_load()
    {
        Assert.SkipWhen(EngineLibrary.Find(null) is null, "libchdb.so is not installed; ./taproot test fetches it.");
        var directory = Directory.CreateTempSubdirectory("taproot-kills-").FullName;
        var server = await ServerProcess.StartAsync(directory);
        try
        {
            using var load = new Load(() => server.Client);
            for (var kill = 1; kill <= Kills; kill++)
            {
                await load.ProceedsAsync(AcknowledgedBetweenKills);
                if (kill % EveryFifth != 0)
                {
                    await KillEngineAsync(server);
                    continue;
                }
                await server.KillAsync();
                await server.DisposeAsync();
                server = await ServerProcess.StartAsync(directory);
            }
            await load.ProceedsAsync(AcknowledgedBetweenKills);
            var acknowledged = await load.EndAsync();
            await server.KillAsync();
            Assert.True(acknowledged.Count > Kills * AcknowledgedBetweenKills);

            var stored = await ReadAsync(directory);
            Assert.DoesNotContain(acknowledged.SelectMany(Load.ValuesOf), value => !stored.Contains(value));
        }
        finally
        {
            await server.DisposeAsync();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task KillEngineAsync(ServerProcess server)
    {
        int? engine = null;
        await server.UntilAsync(() => Task.FromResult((engine = server.EngineProcessId) is not null), "the engine runs");
        using var process = Process.GetProcessById(engine!.Value);
        process.Kill();
        await process.WaitForExitAsync(Stop);
    }

    /// <summary>Reads what is stored as the next server would.</summary>
    private static async Task<HashSet<double>> ReadAsync(string directory)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddTaprootStore(new()
        {
            DataDirectory = Path.Combine(directory, "store"), EngineCommand = [Path.Combine(AppContext.BaseDirectory, "taproot-server")],
        });
        using var host = builder.Build();
        await host.StartAsync(Stop);
        HashSet<double> values = [];
        await host.Services.GetRequiredService<ISampleScanner>().ScanAsync(
            "default", [Load.Metric], 0, TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds(),
            (_, block) =>
            {
                foreach (var value in block.Values) values.Add(value);
            },
            Stop);
        await host.StopAsync(CancellationToken.None);
        return values;
    }

    /// <summary>Senders that send request after request, each with values of its own, and remember which were acknowledged.</summary>
    private sealed class Load : IDisposable
    {
        public const string Metric = "load_total";
        private readonly ConcurrentBag<int> _acknowledged = [];
        private readonly CancellationTokenSource _ending = new();
        private readonly Func<HttpClient> _client;
        private readonly Task _senders;
        private readonly long _startMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 60_000;
        private int _requests;

        public Load(Func<HttpClient> client)
        {
            _client = client;
            _senders = Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => SendAsync()));
        }

        public static IEnumerable<double> ValuesOf(int request) => Enumerable.Range(0, SamplesARequest).Select(i => (double)request * SamplesARequest + i);

        /// <summary>Waits until so many more requests were acknowledged.</summary>
        public async Task ProceedsAsync(int requests)
        {
            var wanted = _acknowledged.Count + requests;
            for (var started = Stopwatch.GetTimestamp(); _acknowledged.Count < wanted;)
            {
                Assert.True(Stopwatch.GetElapsedTime(started) < Patience, "Requests are taken again after a crash.");
                await Task.Delay(10, Stop);
            }
        }

        public async Task<IReadOnlyCollection<int>> EndAsync()
        {
            await _ending.CancelAsync();
            await _senders;
            return _acknowledged;
        }

        public void Dispose() => _ending.Dispose();

        private async Task SendAsync()
        {
            while (!_ending.IsCancellationRequested)
            {
                var request = Interlocked.Increment(ref _requests);
                if (await IsTakenAsync(request)) _acknowledged.Add(request);
                else await Task.Delay(20, Stop);
            }
        }

        private async Task<bool> IsTakenAsync(int request)
        {
            var writer = new RemoteWriteWriter();
            var timeMs = _startMs + request; // of samples of one series and instant only the newest counts
            foreach (var (i, value) in ValuesOf(request).Index()) writer.Add(Metric, Labels.Of(("series", $"{i}")), value, timeMs);
            using var content = new ByteArrayContent(writer.TakeBody());
            content.Headers.ContentType = new("application/x-protobuf");
            content.Headers.ContentEncoding.Add("snappy");
            try
            {
                using var response = await _client().PostAsync("/v1/metrics", content, Stop);
                return response.IsSuccessStatusCode;
            }
            catch (Exception e) when (e is HttpRequestException or ObjectDisposedException or InvalidOperationException or TaskCanceledException && !Stop.IsCancellationRequested)
            {
                return false; // the server was killed, or is being started
            }
        }
    }
}

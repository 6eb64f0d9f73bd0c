using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Taproot.Server.Recorder;
using Taproot.Server.Sources.Prometheus;
using Taproot.Server.Sources.Prometheus.Settings;
using Taproot.Server.Tests.Recorder;
using Taproot.Telemetry.RemoteWrite;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build;

namespace Taproot.Server.Tests.Sources;

/// <summary>One recorder on our own store and one on a Prometheus, both fed with the same samples, their time the test's.</summary>
internal sealed class TwoRecorders : IDisposable
{
    public const long Step = 15_000;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly RecorderMetrics _metrics = new();
    private readonly MetricsServer _server;

    public TwoRecorders(MetricsServer server, string extraSelector = "", string badUrl = "")
    {
        _server = server;
        // Prometheus takes no samples that are much older than its newest, and none of the future.
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 40 * 60_000;
        StartMs = now - now % Step;
        Time = new(DateTimeOffset.FromUnixTimeMilliseconds(StartMs + 5_000));
        Settings = new() { Url = badUrl.Length > 0 ? new(badUrl) : server.Url, ExtraSelector = extraSelector };
        Own = Make(new OwnStoreSources(Store), Store);
        Remote = MakeRemote();
    }

    public long StartMs { get; }

    public FakeTimeProvider Time { get; }

    public PrometheusSettings Settings { get; }

    public FakeStore Store { get; } = new();

    public FakeStore RemoteStore { get; private set; } = new();

    public RecorderService Own { get; }

    public RecorderService Remote { get; private set; }

    public RecorderService MakeRemote(FakeStore? recorded = null)
    {
        RemoteStore = recorded ?? new();
        var metrics = new PrometheusMetrics(_services.GetRequiredService<IMeterFactory>());
        // Reading and time limits go by the clock on the wall; the grid goes by the test's.
        var project = new PrometheusProject("default", Settings, new(), metrics, TimeProvider.System);
        return Remote = Make(new OneSource(project.Samples), RemoteStore);
    }

    /// <summary>Stores what is in <paramref name="writer"/> in both.</summary>
    public async Task WriteAsync(RemoteWriteWriter writer)
    {
        var body = writer.TakeBody();
        using var batch = MetricBatch.Rent();
        using (var message = SnappyBody.Decompress(body, 64 << 20)) RemoteWriteReader.Read(message.Span, new() { Time = TimeProvider.System }, batch);
        for (var i = 0; i < batch.SampleCount; i++)
        {
            var series = batch.SampleSeries[i];
            Store.Add(System.Text.Encoding.UTF8.GetString(batch.GetMetricName(series)), batch.ToLabels(series), batch.TimesMs[i], batch.Values[i]);
        }
        var again = new RemoteWriteWriter();
        again.Add(batch);
        await _server.WriteAsync(again);
    }

    /// <summary>Moves to five seconds after a point and refreshes what is given.</summary>
    public async Task RefreshAsync(int point, params RecorderService[] recorders)
    {
        Time.SetUtcNow(DateTimeOffset.FromUnixTimeMilliseconds(StartMs + point * Step + 5_000));
        foreach (var recorder in recorders)
        {
            await recorder.RefreshAsync(TestContext.Current.CancellationToken);
            await recorder.WhenIdleAsync();
        }
    }

    /// <summary>The results of all queries as text, from a point on: queries, labels and values.</summary>
    public static IReadOnlyList<string> Describe(WorldInput input, long fromMs)
    {
        var first = input.Grid.IndexOf(fromMs);
        return [.. input.Series.SelectMany(q => q.Value.Select(s => (q.Key, s.Labels, Values: s.Values[first..].ToArray())))
            .Where(s => s.Values.Any(v => !float.IsNaN(v)))
            .Select(s => $"{s.Key}{s.Labels} {string.Join(' ', s.Values)}").Order(StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        Own.Dispose();
        Remote.Dispose();
        _metrics.Dispose();
        _services.Dispose();
    }

    private RecorderService Make(ISampleSources sources, IRecordedSeriesStore recorded)
    {
        var options = new RecorderOptions { IsOnlyWriter = false };
        return new(options, new OneProject(), new(options), sources, recorded, new(new Support.NoChoices()), Time, _metrics, NullLogger<RecorderService>.Instance);
    }

    private sealed class OneProject : IRecordedProjects
    {
        public IReadOnlyCollection<string> Projects { get; } = ["default"];
    }

    private sealed class OneSource(SampleSource source) : ISampleSources
    {
        public SampleSource Of(string project) => source;
    }
}

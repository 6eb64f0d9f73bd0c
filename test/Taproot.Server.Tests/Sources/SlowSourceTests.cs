using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Taproot.Server.Recorder;
using Taproot.Server.Tests.Recorder;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Tests.Sources;

public sealed class SlowSourceTests
{
    [Fact]
    public async Task A_source_that_does_not_answer_makes_no_other_project_wait()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_005_000));
        var (store, silent, options) = (new FakeStore(), new Silent(), new RecorderOptions());
        store.Add("node_info", Labels.Of(("machine_id", "m"), ("hostname", "a")), 1_700_000_000_000, 1);
        using var metrics = new RecorderMetrics();
        using var recorder = new RecorderService(
            options, new TwoProjects(), new(options), new TwoSources(new(silent, IsOwnStore: false, TimeSpan.FromSeconds(15)), new(store, IsOwnStore: true, TimeSpan.Zero)), store, new(new Support.NoChoices()), time, metrics,
            NullLogger<RecorderService>.Instance);
        for (var i = 0; i < 3; i++)
        {
            await recorder.RefreshAsync(TestContext.Current.CancellationToken);
            time.Advance(TimeSpan.FromSeconds(15));
        }
        Assert.NotNull(recorder.Latest("quick"));
        Assert.Null(recorder.Latest("slow"));
        Assert.True(SpinWait.SpinUntil(() => silent.Asked == 1, TimeSpan.FromSeconds(10)));
        var idle = recorder.WhenIdleAsync();
        recorder.Dispose();
        await idle.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    private sealed class TwoProjects : IRecordedProjects
    {
        public IReadOnlyCollection<string> Projects { get; } = ["slow", "quick"];
    }

    private sealed class TwoSources(SampleSource slow, SampleSource quick) : ISampleSources
    {
        public SampleSource Of(string project) => project == "slow" ? slow : quick;
    }

    /// <summary>Answers nothing until it is cancelled.</summary>
    private sealed class Silent : ISampleScanner
    {
        private int _asked;

        public int Asked => _asked;

        public Task ScanAsync(
            string project, IReadOnlyCollection<string> metrics, long fromMs, long toMs, SampleBlockHandler handler, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            return Task.Delay(Timeout.Infinite, cancellationToken);
        }

        public Task<IReadOnlyList<SeriesIdentity>> FindSeriesAsync(
            string project, IReadOnlyCollection<string> metrics, long sinceMs, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<SeriesIdentity>> GetSeriesAsync(
            string project, string metric, IReadOnlyCollection<ulong> fingerprints, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

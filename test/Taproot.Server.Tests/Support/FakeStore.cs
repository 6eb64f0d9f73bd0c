using Taproot.Store;
using Taproot.Store.Logs;
using Taproot.Store.Querying;
using Taproot.Store.Traces;
using Taproot.Store.Traces.Exploring;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Tests.Support;

/// <summary>A store that does as the test says, and remembers what was written.</summary>
internal sealed class FakeStore : IStoreHealth, IMetricWriter, ILogWriter, ISpanWriter, ILogReader, ILogHistogramReader, IFieldReader<LogQuery>, IFieldReader<SpanQuery>, ILogPatternReader, ITraceReader, ITraceExplorer
{
    public bool IsAvailable { get; set; } = true;

    public string? Reason { get; set; }

    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(2);

    public int? EngineProcessId => null;

    public StoreFigures? Measure() => new(200 << 20, 5L << 30, 20L << 30);

    public Exception? Failure { get; set; }

    public List<(string Project, string Metric, string Labels, long TimeMs, double Value)> Written { get; } = [];

    public Task WriteAsync(string project, MetricBatch batch, CancellationToken cancellationToken)
    {
        if (Failure is not null) throw Failure;
        for (var i = 0; i < batch.SampleCount; i++)
        {
            var series = batch.SampleSeries[i];
            var metric = System.Text.Encoding.UTF8.GetString(batch.GetMetricName(series));
            Written.Add((project, metric, batch.ToLabels(series).ToString(), batch.TimesMs[i], batch.Values[i]));
        }
        return Task.CompletedTask;
    }

    public int LogRecords { get; private set; }

    public int Spans { get; private set; }

    public Task WriteAsync(string project, LogRows rows, CancellationToken cancellationToken)
    {
        if (Failure is not null) throw Failure;
        LogRecords += rows.Count;
        return Task.CompletedTask;
    }

    public Task WriteAsync(string project, SpanRows rows, CancellationToken cancellationToken)
    {
        if (Failure is not null) throw Failure;
        Spans += rows.Count;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<StoredLog>> SearchAsync(string project, LogQuery query, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StoredLog>>([]);

    public Task<StoredLog?> FindAsync(string project, PageKey key, CancellationToken cancellationToken) => Task.FromResult<StoredLog?>(null);

    public Task<long> CountAsync(string project, LogQuery query, CancellationToken cancellationToken) => Task.FromResult(0L);

    public Task<LogHistogram> ReadAsync(string project, LogQuery query, long stepMs, CancellationToken cancellationToken) =>
        Task.FromResult(new LogHistogram(query.Window.FromMs, query.Window.ToMs, stepMs, query.Window.FromMs, []));

    public Task<FieldSample> ListKeysAsync(string project, LogQuery query, CancellationToken cancellationToken) => Task.FromResult(new FieldSample([], 0, IsAll: true));

    public Task<FieldSample> ListValuesAsync(string project, LogQuery query, string field, string text, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(new FieldSample([], 0, IsAll: true));

    public Task<FieldSample> ListKeysAsync(string project, SpanQuery query, CancellationToken cancellationToken) => Task.FromResult(new FieldSample([], 0, IsAll: true));

    public Task<FieldSample> ListValuesAsync(string project, SpanQuery query, string field, string text, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(new FieldSample([], 0, IsAll: true));

    public Task<IReadOnlyList<StoredSpan>> SearchAsync(string project, SpanQuery query, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StoredSpan>>([]);

    public Task<IReadOnlyList<StoredSpan>> GetTraceAsync(string project, string traceId, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StoredSpan>>([]);

    public Task<IReadOnlyList<LinkingSpan>> GetLinkingAsync(string project, string traceId, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<LinkingSpan>>([]);

    public Task<IReadOnlyList<SpanSummary>> SummarizeAsync(string project, TimeWindow window, IReadOnlyCollection<string> services, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SpanSummary>>([]);

    public Task<IReadOnlyList<StoredPattern>> ListPatternsAsync(string project, PatternQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredPattern>>([]);

    public Task<IReadOnlyList<StoredResource>> ListResourcesAsync(string project, TimeWindow window, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredResource>>([]);

    public Task<LatencyMap> MapAsync(string project, SpanQuery query, long stepMs, CancellationToken cancellationToken) =>
        Task.FromResult(new LatencyMap(query.Window.FromMs, stepMs, [.. LatencyBuckets.Bounds.Select(_ => new long[1])], new long[1]));

    public Task<IReadOnlyList<OperationCounts>> CountAsync(string project, SpanQuery query, TraceBox? box, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OperationCounts>>([]);

    public Task<TraceSample> SampleAsync(string project, SpanQuery query, TraceBox? box, CancellationToken cancellationToken) => ChooseAsync(project, query, box, cancellationToken);

    public Task<TraceSample> SampleFailuresAsync(string project, SpanQuery query, TraceBox box, CancellationToken cancellationToken) => ChooseAsync(project, query, box, cancellationToken);

    public Task<TraceSample> ChooseAsync(string project, SpanQuery query, TraceBox? box, CancellationToken cancellationToken) =>
        Task.FromResult(new TraceSample(new([], [], IsPart: false), new([], [], IsPart: false), [], IsSample: false));

    public Task<TracePage> ListAsync(string project, SpanQuery query, TraceBox? box, CancellationToken cancellationToken) => Task.FromResult(new TracePage([], 0, null));

    public Task<IReadOnlyList<AttributeShare>> CompareAttributesAsync(string project, SampledTraces selected, SampledTraces rest, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<AttributeShare>>([]);

    public Task<CallStatistics> CountCallsAsync(string project, TimeWindow window, IReadOnlyCollection<string> services, CancellationToken cancellationToken) =>
        Task.FromResult(new CallStatistics([], 0));
}

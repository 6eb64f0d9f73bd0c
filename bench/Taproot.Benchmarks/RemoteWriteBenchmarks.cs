using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Taproot.Telemetry.Metrics;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Benchmarks;

/// <summary>Remote write both ways, on one core: bytes to columns (the server's ingest) and collectors to bytes (the agent's export).</summary>
[MemoryDiagnoser]
[ShortRunJob]
[Config(typeof(SamplesPerSecond))]
public class RemoteWriteBenchmarks
{
    public const int Samples = 5501; // one round of NodeAgentData and `up`

    private readonly RemoteWriteLimits _limits = new();
    private readonly byte[] _body;
    private readonly byte[] _message;
    private readonly RemoteWriteSink _sink = new(NodeAgentData.ConstantLabels, (_, _) => { });
    private readonly PrometheusTextSink _text = new(NodeAgentData.ConstantLabels);
    private long _time;

    public RemoteWriteBenchmarks()
    {
        (_body, var samples) = NodeAgentData.Body(TimeProvider.System);
        if (samples != Samples) throw new InvalidOperationException($"The data has {samples} samples, not {Samples}.");
        using var bytes = SnappyBody.Decompress(_body, _limits.MaxDecompressedBytes);
        _message = bytes.Span.ToArray();
    }

    [Benchmark(Baseline = true, Description = "snappy + protobuf to columns")]
    public int ReadBody()
    {
        using var bytes = SnappyBody.Decompress(_body, _limits.MaxDecompressedBytes);
        using var batch = MetricBatch.Rent();
        RemoteWriteReader.Read(bytes.Span, _limits, batch);
        return batch.SampleCount;
    }

    [Benchmark(Description = "protobuf to columns")]
    public int ReadMessage()
    {
        using var batch = MetricBatch.Rent();
        RemoteWriteReader.Read(_message, _limits, batch);
        return batch.SampleCount;
    }

    [Benchmark(Description = "collectors to snappy bodies")]
    public void Write()
    {
        _sink.Begin(_time += 15_000);
        NodeAgentData.Collect(_sink, 1);
        _sink.End();
    }

    [Benchmark(Description = "collectors to text page")]
    public int WriteText()
    {
        _text.Begin();
        NodeAgentData.Collect(_text, 1);
        return _text.ToArray().Length;
    }

    private sealed class SamplesPerSecond : ManualConfig
    {
        public SamplesPerSecond() => AddColumn(new Column());

        private sealed class Column : IColumn
        {
            public string Id => nameof(SamplesPerSecond);

            public string ColumnName => "Msamples/s";

            public bool AlwaysShow => true;

            public ColumnCategory Category => ColumnCategory.Custom;

            public int PriorityInCategory => 0;

            public bool IsNumeric => true;

            public UnitType UnitType => UnitType.Dimensionless;

            public string Legend => "Millions of samples a second on one core";

            public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
                summary[benchmarkCase]?.ResultStatistics is { } statistics ? (Samples / statistics.Mean * 1e3).ToString("F2") : "-";

            public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

            public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

            public bool IsAvailable(Summary summary) => true;
        }
    }
}

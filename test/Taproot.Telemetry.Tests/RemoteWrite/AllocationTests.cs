using Snappier;
using Taproot.Telemetry.Metrics;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Tests.RemoteWrite;

/// <summary>Pools are shared, so budgets are measured while no other test runs.</summary>
[CollectionDefinition(nameof(AllocationBudgets), DisableParallelization = true)]
public class AllocationBudgets;

[Collection(nameof(AllocationBudgets))]
public class AllocationTests
{
    private static readonly MetricDescriptor Requests = new("requests_total", MetricType.Counter, "Requests.", ["path"]);

    [Fact]
    public void Reading_in_a_steady_state_allocates_next_to_nothing_per_request()
    {
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var request = new ProtobufRequest();
        for (var i = 0; i < 1000; i++)
            request.Series([("__name__", "container_net_tcp_bytes_sent_total"), ("container_id", $"/docker/c{i}"), ("machine_id", "m")], (i, time));
        var body = Snappy.CompressToArray(request.ToArray());
        var limits = new RemoteWriteLimits();
        for (var i = 0; i < 20; i++) ReadOnce(body, limits);

        const int Rounds = 50;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++) ReadOnce(body, limits);
        var perRequest = (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;

        Assert.InRange(perRequest, 0, 1024); // 1,000 samples; a byte a sample would already be a leak of the design
    }

    [Fact]
    public void Writing_in_a_steady_state_allocates_the_bodies_and_little_else()
    {
        var paths = Enumerable.Range(0, 500).Select(i => $"/path/{i}").ToArray();
        var total = 0L;
        var sink = new RemoteWriteSink(Labels.Empty, (body, _) => total += body.Length);
        for (var i = 0; i < 10; i++) WriteOnce(sink, paths);
        total = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) WriteOnce(sink, paths);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before - total, 0, 10 * 2048);
    }

    private static void WriteOnce(RemoteWriteSink sink, string[] paths)
    {
        sink.Begin(1000);
        foreach (var path in paths) sink.Add(Requests, 1, path);
        sink.End();
    }

    private static void ReadOnce(byte[] body, RemoteWriteLimits limits)
    {
        using var bytes = SnappyBody.Decompress(body, limits.MaxDecompressedBytes);
        using var batch = MetricBatch.Rent();
        RemoteWriteReader.Read(bytes.Span, limits, batch);
        Assert.Equal(1000, batch.SampleCount);
    }
}

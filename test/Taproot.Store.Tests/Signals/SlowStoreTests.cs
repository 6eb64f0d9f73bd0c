using System.Diagnostics;
using System.Text;
using Taproot.Store.Logs;
using Taproot.Telemetry.Logs;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Store.Tests.Signals;

/// <summary>An engine that stands still, as one on a disk that does not answer.</summary>
public sealed class SlowStoreTests
{
    private const int ARequest = 100;
    private const int ARecord = 1000;
    private const int MostPending = 4 << 20;

    // What is on its way to the engine and what waits for it are two groups; each may be one request over its bound.
    private const int MostRequests = 2 * (MostPending / (ARequest * ARecord) + 1);

    [Fact]
    public async Task Senders_are_put_off_when_the_store_stands_still_and_what_it_took_is_stored_when_it_goes_on()
    {
        var options = TestStore.NewOptions() with { MaximumPendingBytes = MostPending };
        await using (var store = await TestStore.StartAsync(options))
        {
            await store.Logs.WriteAsync("default", Rows(), TestContext.Current.CancellationToken);
            var engine = store.Health.EngineProcessId!.Value;
            List<Task> taken = [];
            Task refused;
            Signal("-STOP", engine);
            try
            {
                while ((refused = store.Logs.WriteAsync("default", Rows(), TestContext.Current.CancellationToken)) is { IsFaulted: false } && taken.Count <= MostRequests) taken.Add(refused);
            }
            finally
            {
                Signal("-CONT", engine);
            }
            Assert.True((await Assert.ThrowsAsync<StoreUnavailableException>(() => refused)).IsBehind);
            Assert.InRange(taken.Count, MostPending / (ARequest * ARecord * 2), MostRequests);

            await Task.WhenAll(taken);
            await store.Logs.WriteAsync("default", Rows(), TestContext.Current.CancellationToken);
            Assert.Equal($"{(taken.Count + 2) * ARequest}", await store.QueryAsync("taproot_default", "SELECT count() FROM otel_logs"));
        }
        Directory.Delete(options.DataDirectory, recursive: true);
    }

    private static LogRows Rows()
    {
        using var batch = new OtlpLogBatch("test", "1");
        var parser = new LogRecordParser(new());
        var resource = OtlpResource.OfContainer("cart", "/docker/cart", "alpha", "m1");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        for (var i = 0; i < ARequest; i++)
        {
            parser.Parse(Encoding.UTF8.GetBytes(new string('x', ARecord)));
            batch.Add(resource, parser, LogSeverity.Info, new('a', 32), now, now);
        }
        using var message = new ProtobufWriter();
        batch.WriteTo(message);
        var rows = new LogRows();
        new OtlpLogReader(new()).Read(message.Span, rows);
        return rows;
    }

    private static void Signal(string signal, int process)
    {
        using var kill = Process.Start("kill", [signal, $"{process}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}

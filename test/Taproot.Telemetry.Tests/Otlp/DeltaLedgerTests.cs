using Taproot.Telemetry.Otlp.Metrics;

namespace Taproot.Telemetry.Tests.Otlp;

public sealed class DeltaLedgerTests
{
    [Fact]
    public void What_is_in_use_stays_and_what_is_forgotten_is_counted()
    {
        var ledger = new DeltaLedger(generationSize: 10);
        Add(ledger, 0, 5);
        for (ulong i = 1; i < 100; i++)
        {
            Add(ledger, i, 1);
            Add(ledger, 0, 0);
        }
        Assert.Equal(5, Get(ledger, 0).Sum);
        Assert.InRange(ledger.Count, 10, 20);
        Assert.Equal(100, ledger.Count + ledger.Forgotten);
        Assert.True(Get(ledger, 1).IsNew);
    }

    [Fact]
    public void Histograms_of_many_buckets_are_fewer()
    {
        var ledger = new DeltaLedger(generationNumbers: 10_000);
        for (ulong i = 0; i < 1000; i++)
        {
            lock (ledger.Guard)
            {
                var state = ledger.Get("h"u8, i);
                var before = state.Size;
                state.Buckets = new double[1000];
                ledger.NoteGrowth(state.Size - before);
            }
        }
        Assert.InRange(ledger.Count, 10, 22);
    }

    private static void Add(DeltaLedger ledger, ulong series, double value)
    {
        var state = Get(ledger, series);
        state.Advance(1 + series);
        state.Sum += value;
    }

    private static DeltaState Get(DeltaLedger ledger, ulong series)
    {
        lock (ledger.Guard) return ledger.Get("m"u8, series);
    }
}

using Taproot.Store.Client;

namespace Taproot.Store.Writing;

/// <summary>The items of one request on their way into the store, written as they are read. Not thread-safe.</summary>
public abstract class SignalRows : IDisposable
{
    private readonly RequestRows _rows = new();

    /// <summary>Items added.</summary>
    public int Count => _rows.Count;

    /// <summary>The items' own times, milliseconds since the epoch, until the rows are disposed.</summary>
    public ReadOnlySpan<long> TimesMs => _rows.TimesMs;

    /// <summary>Gives the memory back, unless a writer has it.</summary>
    public void Dispose()
    {
        _rows.Dispose();
        GC.SuppressFinalize(this);
    }

    internal RowBuffer Take() => _rows.Take();

    private protected RowBuffer Begin(long timeMs) => _rows.Begin(timeMs);
}

namespace Taproot.Server.Ingest;

/// <summary>Bounds the memory of requests that are on their way into the store.</summary>
internal sealed class IngestGate(long capacity)
{
    private readonly long _capacity = capacity;
    private long _inFlight;

    /// <summary>Bytes that requests may hold.</summary>
    public long Capacity => _capacity;

    /// <summary>Bytes that requests hold now.</summary>
    public long InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Begins the reservation of one request, of nothing yet.</summary>
    public Reservation Enter() => new(this);

    /// <summary>What one request holds, given back when disposed. Not thread-safe.</summary>
    public sealed class Reservation(IngestGate gate) : IDisposable
    {
        private long _held;

        /// <summary>Reserves more; false when there is no room. A request that is alone always gets what it wants.</summary>
        public bool TryAdd(long bytes)
        {
            var total = Interlocked.Add(ref gate._inFlight, bytes);
            if (total > gate._capacity && total != _held + bytes)
            {
                Interlocked.Add(ref gate._inFlight, -bytes);
                return false;
            }
            _held += bytes;
            return true;
        }

        /// <summary>Gives a part back.</summary>
        public void Release(long bytes)
        {
            _held -= bytes;
            Interlocked.Add(ref gate._inFlight, -bytes);
        }

        /// <inheritdoc/>
        public void Dispose() => Release(_held);
    }
}

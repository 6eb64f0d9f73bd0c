using System.Globalization;

namespace Taproot.Store;

/// <summary>The store's state, set by the engine's supervisor and read by everyone.</summary>
internal sealed class StoreHealth(DiskGuard disk) : IStoreHealth
{
    private volatile State _state = new(false, "The store engine is starting.", TimeSpan.FromSeconds(1), null);

    public bool IsAvailable => _state.Available;

    public string? Reason => _state.Reason ?? disk.Problem;

    public TimeSpan RetryAfter => _state.RetryAfter;

    public int? EngineProcessId => _state.ProcessId;

    public void Up(int? processId) => _state = new(true, null, TimeSpan.Zero, processId);

    public void Down(string reason, TimeSpan retryAfter) => _state = new(false, reason, retryAfter, null);

    public StoreFigures? Measure()
    {
        if (_state.ProcessId is null) return null;
        try
        {
            var (free, total) = disk.Space();
            return new(ResidentBytes(_state.ProcessId), free, total);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Resident memory of a process, bytes; 0 when it is gone.</summary>
    public static long ResidentBytes(int? processId)
    {
        if (processId is null) return 0;
        try
        {
            var pages = File.ReadAllText($"/proc/{processId}/statm").Split(' ')[1];
            return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>Throws when nothing can be asked of the store.</summary>
    public void ThrowIfUnavailable()
    {
        if (_state is { Available: false } state) throw new StoreUnavailableException(state.Reason!, state.RetryAfter);
    }

    /// <summary>Throws when rows cannot be taken.</summary>
    public void ThrowIfNotWritable()
    {
        ThrowIfUnavailable();
        if (disk.Problem is { } problem) throw new StoreFullException(problem);
    }

    private sealed record State(bool Available, string? Reason, TimeSpan RetryAfter, int? ProcessId);
}

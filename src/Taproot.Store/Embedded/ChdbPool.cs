using System.Collections.Concurrent;

namespace Taproot.Store.Embedded;

/// <summary>Sessions for requests, one each at a time; at most <paramref name="limit"/> requests run, the others wait.</summary>
internal sealed class ChdbPool(ChdbLibrary library, IReadOnlyList<string> arguments, int limit) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(limit);
    private readonly ConcurrentBag<ChdbConnection> _idle = [];

    /// <summary>Opens one session now, which boots the engine and loads what is stored.</summary>
    public void Warm() => _idle.Add(new(library, arguments));

    /// <summary>Runs <paramref name="work"/> on a session of its own, off the caller's thread.</summary>
    /// <param name="extraArguments">Settings of this request; a session with any is not used again.</param>
    /// <param name="work">What to run; may block.</param>
    /// <param name="cancellation">Ends waiting for a session.</param>
    public async Task RunAsync(IReadOnlyList<string> extraArguments, Action<ChdbConnection> work, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        try
        {
            await Task.Factory.StartNew(() => Run(extraArguments, work), cancellation, TaskCreationOptions.None, TaskScheduler.Default);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>A session beside those of requests, for what must not wait for them. It is its user's to close.</summary>
    public ChdbConnection Open() => new(library, arguments);

    /// <summary>Waits for running requests and closes all sessions.</summary>
    public bool TryClose(TimeSpan patience)
    {
        for (var i = 0; i < limit; i++)
            if (!_slots.Wait(patience)) return false;
        while (_idle.TryTake(out var connection)) connection.Close();
        return true;
    }

    public void Dispose() => _slots.Dispose();

    private void Run(IReadOnlyList<string> extraArguments, Action<ChdbConnection> work)
    {
        var shared = extraArguments.Count == 0;
        if (!shared || !_idle.TryTake(out var connection)) connection = new(library, [.. arguments, .. extraArguments]);
        var reusable = false;
        try
        {
            work(connection);
            reusable = shared;
        }
        catch (ChdbException)
        {
            reusable = shared; // a refused statement leaves the session as it was
            throw;
        }
        finally
        {
            if (reusable) _idle.Add(connection);
            else connection.Close();
        }
    }
}

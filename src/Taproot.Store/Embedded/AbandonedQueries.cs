using System.Text;

namespace Taproot.Store.Embedded;

/// <summary>Ends queries whose reader has gone: without this a query that is long in making its first block would run to its end, for nobody.</summary>
internal sealed class AbandonedQueries(ChdbPool pool, TimeProvider time) : IDisposable
{
    // The query may not have got into the engine's list when its reader goes: it is looked for until its request is over.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly byte[] Kill = Encoding.UTF8.GetBytes("KILL QUERY WHERE startsWith(query, {mark:String}) ASYNC");
    private readonly SemaphoreSlim _turn = new(1);
    private ChdbConnection? _session;

    /// <summary>Ends the query with a mark when its reader goes, until the watch is disposed of.</summary>
    public Watching Watch(string mark, CancellationToken readerGone) => new(this, mark, readerGone);

    /// <summary>Ends the session; nothing is watched any more.</summary>
    public void Close() => Interlocked.Exchange(ref _session, null)?.Close();

    public void Dispose() => _turn.Dispose();

    private async Task EndAsync(string mark, CancellationToken requestOver)
    {
        while (!requestOver.IsCancellationRequested)
        {
            await _turn.WaitAsync(CancellationToken.None);
            try
            {
                await Task.Run(() => End(mark), CancellationToken.None);
            }
            finally
            {
                _turn.Release();
            }
            await Task.Delay(Pause, time, requestOver).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void End(string mark)
    {
        try
        {
            _session ??= pool.Open();
            _session.Query(Kill, "Null", [new("mark", mark)], Stream.Null);
        }
        catch (ChdbException)
        {
            // What cannot be ended runs to its end, as it did before; the next try is soon.
        }
    }

    /// <summary>The watch over one query.</summary>
    internal sealed class Watching : IAsyncDisposable
    {
        private readonly CancellationTokenSource _requestOver = new();
        private readonly CancellationTokenRegistration _registration;
        private Task _ending = Task.CompletedTask;

        public Watching(AbandonedQueries owner, string mark, CancellationToken readerGone) =>
            _registration = readerGone.Register(() => _ending = owner.EndAsync(mark, _requestOver.Token));

        public async ValueTask DisposeAsync()
        {
            await _requestOver.CancelAsync();
            await _registration.DisposeAsync(); // waits for a registration that is being called
            await _ending;
            _requestOver.Dispose();
        }
    }
}

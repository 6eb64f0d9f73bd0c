using System.Runtime.CompilerServices;
using Taproot.Store;
using Taproot.Store.Logs;
using Taproot.Store.Querying;

namespace Taproot.Server.Api.Telemetry;

/// <summary>What came since the part before.</summary>
/// <param name="Records">New records, the newest first.</param>
/// <param name="Skipped">Records that came faster than they are given out.</param>
/// <param name="Problem">Why there is nothing now; empty: nothing is wrong.</param>
/// <param name="AtMs">When the store was asked.</param>
internal sealed record StoredLogPart(IReadOnlyList<StoredLog> Records, long Skipped, string Problem, long AtMs);

/// <summary>
/// Follows log records as they are stored. Senders batch and clocks differ, so each look goes back a minute, and what was given out already is left out.
/// </summary>
internal sealed class LogTail(ILogReader reader, TimeProvider time)
{
    /// <summary>Most records of one part.</summary>
    public const int MostRecords = 200;

    private const int MostFollowers = 64;
    private const long LateMs = 60_000;
    private const long LongestGapMs = 300_000;
    private const int LooksBetweenResources = 30;
    private const int QuietLooks = 15;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private int _followers;

    /// <summary>Takes a place among those who follow.</summary>
    /// <returns>Gives the place back when it is disposed; null when there is none.</returns>
    public Place? TryEnter()
    {
        if (Interlocked.Increment(ref _followers) <= MostFollowers) return new Place(this);
        Interlocked.Decrement(ref _followers);
        return null;
    }

    /// <summary>Gives out parts until it is cancelled; an empty one now and then, so that both sides know of each other.</summary>
    /// <param name="project">The project.</param>
    /// <param name="read">Reads the query, now and again: applications get new resources.</param>
    /// <param name="sinceMs">When the last part was given out that arrived, milliseconds since 1970; null: none.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<StoredLogPart> FollowAsync(string project, Func<Task<LogQuery>> read, long? sinceMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (query, seen, newest) = (await read(), new Dictionary<PageKey, long>(), 0L);
        for (var look = 1; ; look++)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var from = (look == 1 && sinceMs is { } since ? Math.Clamp(since, now - LongestGapMs, now) : now) - LateMs;
            StoredLogPart part;
            try
            {
                if (look % LooksBetweenResources == 0) query = await read();
                part = await LookAsync(project, query with { Window = new(from, now + LateMs), Limit = MostRecords, After = null, Before = null }, seen, newest, now, cancellation);
            }
            catch (StoreUnavailableException e)
            {
                part = new([], 0, e.Message, now);
            }
            if (part.Records.Count > 0) newest = Math.Max(newest, part.Records[0].Time);
            if (part.Records.Count > 0 || part.Skipped > 0 || part.Problem.Length > 0 || look % QuietLooks == 1) yield return part;
            foreach (var (key, at) in seen)
            {
                if (at < from - LateMs) seen.Remove(key);
            }
            await Task.Delay(Period, time, cancellation);
        }
    }

    private async Task<StoredLogPart> LookAsync(string project, LogQuery query, Dictionary<PageKey, long> seen, long newest, long now, CancellationToken cancellation)
    {
        var rows = await reader.SearchAsync(project, query, cancellation);
        List<StoredLog> fresh = [.. rows.Where(r => seen.TryAdd(new(r.Time, r.RowKey), r.Time / 1_000_000))];
        if (rows.Count < MostRecords || newest == 0) return new(fresh, 0, "", now);
        var sinceMs = newest / 1_000_000 + 1;
        var came = await reader.CountAsync(project, query with { Window = query.Window with { FromMs = sinceMs } }, cancellation);
        return new(fresh, Math.Max(0, came - rows.Count(r => r.Time / 1_000_000 >= sinceMs)), "", now);
    }

    /// <summary>A place among those who follow.</summary>
    internal sealed class Place(LogTail tail) : IDisposable
    {
        private int _isFree;

        /// <summary>Gives it back.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isFree, 1) == 0) Interlocked.Decrement(ref tail._followers);
        }
    }
}

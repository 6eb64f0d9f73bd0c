using Taproot.Server.Recorder;
using Taproot.Store.Querying;

namespace Taproot.Server.Api.Telemetry;

/// <summary>
/// Owners in worlds of the past. Such a world takes long to build, so windows are widened to common ones, the owners are kept without their worlds, and one
/// is built at a time.
/// </summary>
internal sealed class PastOwners(IWorldSource worlds, TimeProvider time) : IDisposable
{
    private const int MostKept = 32;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Longest = TimeSpan.FromDays(31);
    private static readonly TimeSpan KeepEnded = TimeSpan.FromHours(1), KeepOpen = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _building = new(1);

    // Guarded by the semaphore.
    private readonly Dictionary<(string Project, TimeRange Range), (ResourceOwners Owners, long Since)> _kept = [];

    /// <summary>Owners in the world of a window, or of the end of one that is too long.</summary>
    public async ValueTask<ResourceOwners> GetAsync(string project, TimeWindow window, CancellationToken cancellationToken)
    {
        var range = Widen(window);
        await _building.WaitAsync(cancellationToken);
        try
        {
            var keep = range.ToMs < time.GetUtcNow().ToUnixTimeMilliseconds() ? KeepEnded : KeepOpen;
            if (_kept.TryGetValue((project, range), out var known) && time.GetElapsedTime(known.Since) < keep) return known.Owners;
            var owners = new ResourceOwners(await worlds.GetAsync(project, range, cancellationToken));
            if (_kept.Count >= MostKept) _kept.Remove(_kept.MinBy(k => k.Value.Since).Key);
            _kept[(project, range)] = (owners, time.GetTimestamp());
            return owners;
        }
        finally
        {
            _building.Release();
        }
    }

    public void Dispose() => _building.Dispose();

    /// <summary>To whole hours, or to whole parts of a day when it is long.</summary>
    internal static TimeRange Widen(TimeWindow window)
    {
        var (from, to) = (Math.Max(0, window.FromMs), Math.Max(0, window.ToMs));
        from = Math.Max(from, to - (long)Longest.TotalMilliseconds);
        var hours = (to - from) / Hour.TotalMilliseconds;
        var part = (long)Hour.TotalMilliseconds * (hours switch { <= 6 => 1L, <= 48 => 6, _ => 24 });
        return new(from - from % part, to + (part - to % part) % part);
    }
}

namespace Taproot.Telemetry.Profiles;

/// <summary>
/// Turns profiles whose values count from the start of a process into differences to the profile before. Bounded: beyond the bound those are forgotten that
/// were not seen for the longest time, and begin anew. Thread-safe.
/// </summary>
/// <param name="mostStacks">Stacks of all profiles that are remembered; long names and labels count as some.</param>
public sealed class CumulativeProfiles(int mostStacks = 2_000_000)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Key, Baseline> _baselines = [];
    private int _stacks;
    private long _uses;
    private long _forgotten;

    private readonly record struct Key(string Sender, string Service, string Type, Labels Labels);

    private sealed record Baseline(Dictionary<ulong, long> Values)
    {
        public long LastUse { get; set; }
    }

    /// <summary>Profiles that were forgotten because there were too many.</summary>
    public long Forgotten => Interlocked.Read(ref _forgotten);

    /// <summary>
    /// Replaces the values of the types that are given by their differences. The first profile of a process has none to compare with and gives nothing; one
    /// whose sum is less than before is of a new process, and counts whole.
    /// </summary>
    /// <param name="sender">Whose they are: project and process.</param>
    /// <param name="batch">The profiles.</param>
    /// <param name="types">Types whose values count from the start.</param>
    /// <returns>What to call once the differences are stored; until then a profile that is sent again gives the same.</returns>
    public Action Subtract(string sender, ProfileBatch batch, IReadOnlySet<string> types)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var values = ValuesOf(sender, batch, types);
        Dictionary<Key, Dictionary<ulong, long>> before = [];
        lock (_lock)
        {
            foreach (var key in values.Keys)
                before[key] = _baselines.TryGetValue(key, out var known) ? known.Values : values[key];
        }
        Subtract(sender, batch, before, values);
        return () => Remember(values);
    }

    /// <summary>Replaces the values of the types that are given by their differences to the profile before, which came along.</summary>
    public static void Subtract(ProfileBatch batch, ProfileBatch before, IReadOnlySet<string> types)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(before);
        Subtract("", batch, ValuesOf("", before, types), ValuesOf("", batch, types));
    }

    // Values of one that is remembered are not changed any more, so they are read without the lock.
    private static void Subtract(string sender, ProfileBatch batch, Dictionary<Key, Dictionary<ulong, long>> before, Dictionary<Key, Dictionary<ulong, long>> now)
    {
        var going = before.Where(b => now.TryGetValue(b.Key, out var values) && Sum(b.Value) <= Sum(values)).ToDictionary(b => b.Key, b => b.Value);
        foreach (var (sample, value) in batch.Samples.ToList())
        {
            if (going.TryGetValue(KeyOf(sender, batch.Series[sample.Series]), out var old))
                batch.Replace(sample, Math.Max(0, value - old.GetValueOrDefault(HashOf(batch, sample))));
        }
    }

    private static Dictionary<Key, Dictionary<ulong, long>> ValuesOf(string sender, ProfileBatch batch, IReadOnlySet<string> types)
    {
        Dictionary<Key, Dictionary<ulong, long>> values = [];
        foreach (var (sample, value) in batch.Samples)
        {
            if (!types.Contains(batch.Series[sample.Series].Type)) continue;
            var key = KeyOf(sender, batch.Series[sample.Series]);
            if (!values.TryGetValue(key, out var of)) values[key] = of = [];
            of[HashOf(batch, sample)] = value;
        }
        return values;
    }

    private void Remember(Dictionary<Key, Dictionary<ulong, long>> values)
    {
        lock (_lock)
        {
            foreach (var (key, stacks) in values)
            {
                Forget(key);
                _baselines[key] = new(stacks) { LastUse = ++_uses };
                _stacks += SizeOf(key, stacks);
            }
            if (_stacks <= mostStacks) return;
            // A good part at once, so that a flood of names does not sort them all each time.
            foreach (var key in _baselines.OrderBy(b => b.Value.LastUse).Select(b => b.Key).ToList())
            {
                if (_stacks <= mostStacks - mostStacks / 4) break;
                Forget(key);
                Interlocked.Increment(ref _forgotten);
            }
        }
    }

    private void Forget(Key key)
    {
        if (_baselines.Remove(key, out var old)) _stacks -= SizeOf(key, old.Values);
    }

    // Ids of spans are random, and so are hashes.
    private static ulong HashOf(ProfileBatch batch, (int Series, int Stack, ulong Span) sample) => batch.HashOf(sample.Stack) ^ sample.Span;

    private static Key KeyOf(string sender, ProfileSeries series) => new(sender, series.Service, series.Type, series.Labels);

    // A stack takes some 32 bytes, a character two.
    private static int SizeOf(in Key key, Dictionary<ulong, long> stacks)
    {
        var characters = key.Service.Length + key.Type.Length;
        foreach (var (name, value) in key.Labels.Items) characters += name.Length + value.Length;
        return stacks.Count + characters / 16;
    }

    private static decimal Sum(Dictionary<ulong, long> values) => values.Values.Sum(v => (decimal)v);
}

namespace Taproot.Store.Query;

/// <summary>What the cache of samples holds and how often it helped.</summary>
/// <param name="Capacity">Most bytes; 0: it is off.</param>
/// <param name="Bytes">Bytes held.</param>
/// <param name="Selections">Selections held.</param>
/// <param name="Hits">Selectors that were answered from it, but for what is newer.</param>
/// <param name="Misses">Selectors that were read from the store.</param>
/// <param name="Evictions">Selections that went to make room.</param>
internal readonly record struct SampleCacheFigures(long Capacity, long Bytes, int Selections, long Hits, long Misses, long Evictions);

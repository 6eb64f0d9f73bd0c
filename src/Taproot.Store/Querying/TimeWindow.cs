namespace Taproot.Store.Querying;

/// <summary>A window of time in milliseconds since 1970; the end does not belong to it.</summary>
public readonly record struct TimeWindow(long FromMs, long ToMs);

/// <summary>Where a page ends: what comes after it is older, or as old with a smaller key.</summary>
/// <param name="Time">Time of the last row, nanoseconds since 1970.</param>
/// <param name="RowKey">A hash that tells rows of the same time apart.</param>
public readonly record struct PageKey(long Time, ulong RowKey);

/// <summary>An attribute that is looked for; without a key any that has the value.</summary>
public sealed record AttributeFilter(string? Key, string Value);

/// <summary>A resource that sent telemetry.</summary>
/// <param name="Key">The key that rows carry.</param>
/// <param name="Service">The attribute <c>service.name</c>.</param>
/// <param name="Attributes">All attributes.</param>
/// <param name="LastSeenMs">When it sent last, milliseconds since 1970.</param>
public sealed record StoredResource(ulong Key, string Service, IReadOnlyDictionary<string, string> Attributes, long LastSeenMs);

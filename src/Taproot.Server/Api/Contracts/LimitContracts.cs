namespace Taproot.Server.Api.Contracts;

/// <summary>What a project may send, and how much of it is in use.</summary>
/// <param name="Limits">The limits.</param>
/// <param name="BytesPerSecond">Bytes a second as received, over the last ten seconds.</param>
/// <param name="ActiveSeries">Series that had a sample lately.</param>
/// <param name="Lost">What was not stored, or not whole, since the server started; the most first.</param>
public sealed record LimitsResponse(IReadOnlyList<LimitState> Limits, double BytesPerSecond, long ActiveSeries, IReadOnlyList<LostTelemetry> Lost);

/// <summary>A limit.</summary>
/// <param name="Name">Its name, also of the server's option.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Unit">Unit of its values: bytes/s, bytes, count or none.</param>
/// <param name="Explanation">What happens to what is beyond it.</param>
/// <param name="Value">Its value as it holds; 0 where that is allowed: no limit.</param>
/// <param name="Default">Its value for projects that have none of their own.</param>
/// <param name="Own">The project's own value; null when it has none.</param>
/// <param name="Least">Least value.</param>
/// <param name="Most">Largest value.</param>
/// <param name="ZeroIsNone">Whether 0 switches it off.</param>
/// <param name="InUse">How much of it is in use; null where that is not known.</param>
public sealed record LimitState(
    string Name, string Title, string Unit, string Explanation, long Value, long Default, long? Own, long Least, long Most, bool ZeroIsNone, double? InUse);

/// <summary>Telemetry that was not stored, or not whole.</summary>
/// <param name="Signal">metrics, logs, traces or profiles; empty: of whatever signal.</param>
/// <param name="Reason">Why, in snake case, as in the metrics.</param>
/// <param name="What">What is counted: items, attributes or requests.</param>
/// <param name="Count">How many.</param>
public sealed record LostTelemetry(string Signal, string Reason, string What, long Count);

/// <summary>Replaces the limits that a project has of its own.</summary>
/// <param name="Own">Values by name; a limit that is not named is the server's again.</param>
public sealed record LimitsChange(IReadOnlyDictionary<string, long> Own);

/// <summary>A project's API keys.</summary>
/// <param name="Keys">The keys, the oldest first.</param>
public sealed record ApiKeysResponse(IReadOnlyList<ApiKeySummary> Keys);

/// <summary>An API key without its secret.</summary>
/// <param name="Id">Its public part: a key begins with <c>tap_ID_</c>.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Scopes">What it may do: metrics, logs, traces, profiles (write them), read.</param>
/// <param name="CreatedMs">When it was made, milliseconds since the epoch.</param>
/// <param name="LastUsedMs">When it was used last, to the minute; null: never, or before uses were noted.</param>
public sealed record ApiKeySummary(string Id, string Description, IReadOnlyList<string> Scopes, long CreatedMs, long? LastUsedMs);

/// <summary>Asks for a key.</summary>
/// <param name="Description">What it is for.</param>
/// <param name="Scopes">What it may do: metrics, logs, traces, profiles, read, or write for the first four.</param>
public sealed record ApiKeyRequest(string Description, IReadOnlyList<string> Scopes);

/// <summary>A key as made.</summary>
/// <param name="Id">Its public part.</param>
/// <param name="Key">The key; this is the only time that it is seen.</param>
public sealed record ApiKeyCreated(string Id, string Key);

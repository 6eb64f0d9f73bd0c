namespace Taproot.Server.Api.Contracts;

/// <summary>Fields of log records or of spans, or values of one.</summary>
/// <param name="Values">Names of fields or values, the most frequent first.</param>
/// <param name="Records">Records or spans that were looked at, the newest.</param>
/// <param name="IsAll">Whether these were all that match; else they are some of them.</param>
public sealed record FieldsResponse(IReadOnlyList<FieldCountView> Values, long Records, bool IsAll);

/// <summary>A name or a value.</summary>
/// <param name="Value">The name or the value.</param>
/// <param name="Records">Records or spans that have it, of those that were looked at; 0: not counted.</param>
public sealed record FieldCountView(string Value, long Records);

namespace Taproot.Server.Api.Telemetry;

/// <summary>Parameters of a search of log records.</summary>
internal sealed record LogSearch(
    string? From, string? To, string? Application, string[]? Service, string? Severity, string? Text, string? Pattern, string? TraceId, string[]? Attribute, string? Query,
    string? After, string? Before, int? Limit) : ISearch;

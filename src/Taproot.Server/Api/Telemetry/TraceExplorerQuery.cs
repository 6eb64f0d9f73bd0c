using Taproot.Server.Api.Http;
using Taproot.Server.Projects;
using Taproot.Store.Querying;
using Taproot.Store.Traces;
using Taproot.Store.Traces.Exploring;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Parameters that all parts of the explorer of traces have.</summary>
internal sealed record TraceExplorerParameters(
    string? From, string? To, string? Application, string[]? Service, string? Name, string? Kind, bool? FailedOnly, double? MinMs, double? MaxMs, string[]? Attribute, string? Query, string? Path,
    string? Spans, string? Sel, string? After, int? Limit) : ISearch;

/// <summary>What a request asks of traces.</summary>
/// <param name="Spans">Which spans.</param>
/// <param name="Box">The selection; null for none.</param>
/// <param name="HasSenders">Whether anybody sent spans in the window.</param>
/// <param name="IsOfApplication">Whether it is about one application.</param>
internal sealed record TraceExplorerQuery(SpanQuery Spans, TraceBox? Box, bool HasSenders, bool IsOfApplication);

/// <summary>Reads parameters of the explorer of traces.</summary>
internal sealed class TraceExplorerReader(ProjectDirectory projects, ITraceReader reader, ResourceDirectory resources, TimeProvider time)
{
    private const int LongestPath = 8;
    private const int LongestText = 500;

    /// <summary>Reads them; the problem is what is wrong, or null.</summary>
    public async Task<(IResult? Problem, TraceExplorerQuery Query)> ReadAsync(string project, TraceExplorerParameters asked, CancellationToken cancellationToken)
    {
        TraceExplorerQuery none = new(new(default(TimeWindow)), null, false, false);
        if (!projects.Exists(project)) return (Problems.UnknownProject(project), none);
        IReadOnlyList<StoredResource> senders = [];
        async Task<IReadOnlyList<StoredResource>> ListAsync(TimeWindow window) => senders = await reader.ListResourcesAsync(project, window, cancellationToken);
        var (problem, common) = await SearchParameters.ReadAsync(asked, project, ListAsync, resources, time.GetUtcNow(), cancellationToken);
        if (problem is not null) return (problem, none);
        if (asked.Application is null) await ListAsync(common.Window);
        if (!TraceSelection.TryParse(asked.Sel, common.Window, out var box)) return (Problems.BadParameter(TraceSelection.Sentence), none);
        if (PathOf(asked.Path, out var path) is { } badPath) return (Problems.BadParameter(badPath), none);
        if (ScopeOf(asked, out var scope) is { } badScope) return (Problems.BadParameter(badScope), none);
        if (asked.Name?.Length > LongestText) return (Problems.BadParameter($"'name' is longer than {LongestText} characters."), none);
        var query = new SpanQuery(AsServices(common, senders))
        {
            Name = asked.Name, Kind = asked.Kind, FailedOnly = asked.FailedOnly == true, Scope = scope, Path = path,
            MinDuration = TraceEndpoints.Nanoseconds(asked.MinMs), MaxDuration = TraceEndpoints.Nanoseconds(asked.MaxMs),
        };
        return (null, new(query, box, senders.Count > 0, asked.Application is not null));
    }

    /// <summary>Services of a path as people write them: <c>checkout > orders > postgres</c>.</summary>
    private static string? PathOf(string? text, out string[] path)
    {
        path = text?.Split('>', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (text?.Length > LongestText) return $"'path' is longer than {LongestText} characters.";
        return path.Length > LongestPath ? $"'path' has more than {LongestPath} services." : null;
    }

    // Whoever asks for an attribute or a name means the spans that have it; whoever asks for an application means what it answers.
    private static string? ScopeOf(TraceExplorerParameters asked, out SpanScope scope)
    {
        var isSearch = asked.Attribute is { Length: > 0 } || !string.IsNullOrEmpty(asked.Query) || asked.Name is not null || asked.Kind is not null;
        var isOfService = asked.Application is not null || asked.Service is { Length: > 0 };
        scope = isSearch ? SpanScope.All : isOfService ? SpanScope.Requests : SpanScope.Roots;
        switch (asked.Spans)
        {
            case null or "": return null;
            case "all": scope = SpanScope.All; return null;
            case "requests": scope = SpanScope.Requests; return null;
            case "roots": scope = SpanScope.Roots; return null;
            default: return "'spans' must be roots, requests or all.";
        }
    }

    /// <summary>What is counted by the minute knows services and no resources: where nobody else has the application's names of services, these say the same.</summary>
    private static RowQuery AsServices(RowQuery query, IReadOnlyList<StoredResource> senders)
    {
        if (query.Resources is not { Count: > 0 } keys || query.Services.Count > 0) return query;
        var own = keys.ToHashSet();
        var services = senders.Where(s => own.Contains(s.Key)).Select(s => s.Service).ToHashSet(StringComparer.Ordinal);
        return senders.All(s => own.Contains(s.Key) || !services.Contains(s.Service)) ? query with { Services = services, Resources = null } : query;
    }
}

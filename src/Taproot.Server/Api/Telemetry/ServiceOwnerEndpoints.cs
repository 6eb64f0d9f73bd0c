using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Projects;
using Taproot.Server.Recorder;
using Taproot.Store;
using Taproot.Store.Logs;
using Taproot.Store.Traces;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Services that no application is known of, and which one somebody chose.</summary>
internal static class ServiceOwnerEndpoints
{
    private const int MostRows = 1000;
    private const int MostApplications = 5000;

    /// <summary>Maps them.</summary>
    public static void MapServiceOwners(this RouteGroupBuilder project)
    {
        project.MapGet("/settings/services", ShowAsync)
            .Needs(ObjectKind.Applications).WithName("listServiceOwners").WithTags("Services").WithSummary("Services of logs, traces and profiles that belong to no application, or were given to one by hand.")
            .Produces<ServiceOwnersResponse>().ProducesProblem(400).ProducesProblem(404);
        project.MapPut("/settings/services", ChangeAsync)
            .Needs(ObjectKind.Settings, Access.Edit).WithName("putServiceOwner").WithTags("Services").WithSummary("Says which application a service is; null takes that back.")
            .Produces(204).ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> ShowAsync(
        string project, string? from, string? to, ProjectDirectory projects, ITraceReader traces, ILogReader logs, IProfileReader profiles, ProjectSettings settings,
        ResourceDirectory resources, IWorldSource worlds, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        if (SearchParameters.Window(from, to, time.GetUtcNow(), out var window) is { } badWindow) return badWindow;
        List<(string Service, IReadOnlyDictionary<string, string> Resource, string Signal)> senders =
        [
            .. (await traces.ListResourcesAsync(project, window, cancellationToken)).Select(r => (r.Service, r.Attributes, "traces")),
            .. (await logs.ListResourcesAsync(project, window, cancellationToken)).Select(r => (r.Service, r.Attributes, "logs")),
            .. (await profiles.ReadSourcesAsync(
                project, DateTimeOffset.FromUnixTimeMilliseconds(window.FromMs), DateTimeOffset.FromUnixTimeMilliseconds(window.ToMs), cancellationToken))
                .Select(s => (s.Service, (IReadOnlyDictionary<string, string>)ProfileQueries.ResourceOf(s), "profiles")),
        ];
        var owners = await resources.OfAsync(project, window, senders.Select(s => s.Resource), cancellationToken);
        var found = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var (service, resource, signal) in senders)
        {
            if (service.Length == 0 || owners.FindByThemselves(resource) is not null) continue;
            if (!found.TryGetValue(service, out var signals)) found.Add(service, signals = new(StringComparer.Ordinal));
            signals.Add(signal);
        }
        var chosen = settings.Get(project, ServiceOwners.Kind).Items;
        foreach (var owner in chosen) found.TryAdd(owner.Service, new(StringComparer.Ordinal));
        var byService = chosen.ToDictionary(o => o.Service, o => o.Application, StringComparer.Ordinal);
        return TypedResults.Ok(new ServiceOwnersResponse(
            [.. found.OrderBy(f => f.Key, StringComparer.OrdinalIgnoreCase).Take(MostRows).Select(f => new ServiceOwnerRow(f.Key, [.. f.Value], byService.GetValueOrDefault(f.Key)))],
            [.. (worlds.Latest(project)?.Applications.Keys.Select(id => id.ToString()) ?? []).Order(StringComparer.Ordinal).Take(MostApplications)]));
    }

    private static async Task<IResult> ChangeAsync(
        string project, ServiceOwnerChange change, ProjectDirectory projects, ProjectSettings settings, CancellationToken cancellationToken)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        if (settings.Get(project, ServiceOwners.Kind).Refusal(change.Service, change.Application) is { } sentence) return Problems.BadParameter(sentence);
        await settings.ChangeAsync(project, ServiceOwners.Kind, owners => owners.With(change.Service, change.Application), cancellationToken);
        return TypedResults.NoContent();
    }
}

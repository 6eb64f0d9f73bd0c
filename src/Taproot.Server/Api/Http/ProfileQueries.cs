using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using Taproot.Server.Api.Telemetry;
using Taproot.Server.Api.Views;
using Taproot.Server.Projects;
using Taproot.Store;
using Taproot.Telemetry.Profiles;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Http;

/// <summary>
/// Which profiles a URL asks for. Times are epoch milliseconds or relative; an application is one of the world's; the service <c>*</c> is all. With a span
/// only what was sampled in it is meant, of all services unless they are told.
/// </summary>
internal sealed record ProfileSelection(string? Application, string[]? Service, string? Type, string? From, string? To, string[]? Label, string? Span);

/// <summary>
/// How a URL wants its flame graph: what to compare with (a window, labels, or both), what to tell apart at the first level (<c>application</c> or
/// <c>service</c>), and how many nodes.
/// </summary>
internal sealed record FlameGraphForm(string? BaseFrom, string? BaseTo, string[]? BaseLabel, string? By, int? MaxNodes);

/// <summary>Finds out which profiles are asked for.</summary>
internal sealed class ProfileQueries(ProjectDirectory projects, ResourceDirectory resources, IProfileReader reader, TimeProvider time)
{
    private const int MostServices = 100;
    private const int MostLabels = 32;
    private const int LongestText = 1024;
    private const string DefaultFrom = "now-1h";
    private const string Now = "now";
    private const string AllServices = "*";
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(31);

    /// <summary>A question, or the problem that stands in the way.</summary>
    public readonly record struct Answer<T>(T? Value, ProblemHttpResult? Problem)
    {
        /// <summary>Whether there is a question.</summary>
        [MemberNotNullWhen(true, nameof(Value))]
        [MemberNotNullWhen(false, nameof(Problem))]
        public bool Found => Problem is null;
    }

    /// <summary>Types of profiles: of services, or of an application.</summary>
    public async Task<Answer<IReadOnlyList<ServiceProfileType>>> TypesAsync(string project, ProfileSelection selection, CancellationToken cancellation)
    {
        if (Check(project, selection) is { } problem) return new(null, problem);
        if (ReadWindow(selection.From ?? DefaultFrom, selection.To ?? Now, "from", "to", out var window) is { } sentence) return new(null, Problems.BadParameter(sentence));
        if (SpanOf(selection) is var span and not 0) return new(await reader.ReadSpanTypesAsync(project, span, window.From, window.To, cancellation), null);
        if (selection.Application is null) return new(await reader.ReadTypesAsync(project, selection.Service ?? [], window.From, cancellation), null);
        var sources = (await OwnedAsync(project, window.From, window.To, cancellation)).Where(s => s.Application == selection.Application).Select(s => s.Source);
        return new([.. sources.GroupBy(s => (s.Service, s.Type)).Select(g => new ServiceProfileType(g.Key.Service, g.Key.Type, g.Max(s => s.LastSeen)))], null);
    }

    /// <summary>The question of a URL.</summary>
    public async Task<Answer<ProfileQuery>> FindAsync(string project, ProfileSelection selection, CancellationToken cancellation)
    {
        if (Check(project, selection) is { } problem) return new(null, problem);
        if (selection.Application is null && selection.Span is null && selection.Service is null or []) return Bad("'service' or 'application' is missing. GET …/profiles/types lists the services there are; 'service=*' is all of them.");
        if (string.IsNullOrEmpty(selection.Type) || selection.Type.Length > LongestText) return Bad("'type' is missing or too long. GET …/profiles/types lists the types there are.");
        if (ReadLabels(selection.Label) is not { } labels) return Bad($"'label' must be of the form name=value, at most {MostLabels} times.");
        if (ReadWindow(selection.From ?? DefaultFrom, selection.To ?? Now, "from", "to", out var window) is { } sentence) return Bad(sentence);
        string[] services = selection.Service is null or [AllServices] ? [] : selection.Service;
        var query = new ProfileQuery(services, selection.Type, window.From, window.To, labels, Span: SpanOf(selection));
        return new(selection.Application is { } application ? await OfAsync(project, application, query, cancellation) : query, null);
    }

    /// <summary>The same question of what is compared with; the value is the question itself when there is none.</summary>
    public async Task<Answer<ProfileQuery>> WithBaseAsync(
        string project, ProfileSelection selection, ProfileQuery query, FlameGraphForm form, CancellationToken cancellation)
    {
        if (form.BaseFrom is null && form.BaseTo is null && form.BaseLabel is null or []) return new(query, null);
        if (ReadLabels(form.BaseLabel) is not { } labels) return Bad($"'baseLabel' must be of the form name=value, at most {MostLabels} times.");
        var compared = query with { Labels = form.BaseLabel is null or [] ? query.Labels : labels };
        if (form.BaseFrom is null && form.BaseTo is null) return new(compared, null);
        if (ReadWindow(form.BaseFrom, form.BaseTo, "baseFrom", "baseTo", out var window) is { } sentence) return Bad(sentence);
        compared = compared with { Services = selection.Service is null or [AllServices] ? [] : selection.Service, Sources = null, From = window.From, To = window.To };
        return new(selection.Application is { } application ? await OfAsync(project, application, compared, cancellation) : compared, null);
    }

    /// <summary>The frames that tell apart whose stacks are.</summary>
    public async Task<Answer<ProfileGroups>> GroupsAsync(string project, ProfileQuery query, string? by, CancellationToken cancellation)
    {
        if (by is null) return new(ProfileGroups.None, null);
        if (by is not ("application" or "service")) return new(null, Problems.BadParameter("'by' must be 'application' or 'service'."));
        var sources = (await OwnedAsync(project, query.From, query.To, cancellation))
            .Where(s => s.Source.Type == query.Type && (query.Services.Count == 0 || query.Services.Contains(s.Source.Service)));
        return new(
            by == "service"
                ? ProfileGroups.OfServices(sources.Select(s => s.Source.Service))
                : ProfileGroups.OfApplications(sources.Select(s => (s.Source.Service, s.Application))),
            null);
    }

    // Containers that no world knows any more are nobody's, but they were their service's.
    private async Task<ProfileQuery> OfAsync(string project, string application, ProfileQuery query, CancellationToken cancellation)
    {
        var sources = await OwnedAsync(project, query.From, query.To, cancellation);
        var services = query.Services.Concat(sources.Where(s => s.Application == application).Select(s => s.Source.Service)).ToHashSet(StringComparer.Ordinal);
        var ofServices = sources.Where(s => services.Contains(s.Source.Service)).ToList();
        var own = ofServices.Where(s => s.Application == application || s.Application.Length == 0).Select(s => s.Source.Key).ToHashSet();
        // Where a service has no profiles of others, none need be told apart, row by row.
        var sharesNone = services.Count > 0 && ofServices.All(s => s.Application == application || s.Application.Length == 0);
        return query with { Services = [.. services], Sources = sharesNone ? null : own };
    }

    private async Task<List<(ProfileSource Source, string Application)>> OwnedAsync(string project, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var sources = (await reader.ReadSourcesAsync(project, from, to, cancellation)).Select(s => (Source: s, Resource: ResourceOf(s))).ToList();
        var owners = await resources.OfAsync(project, new(from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds()), sources.Select(s => s.Resource), cancellation);
        return [.. sources.Select(s => (s.Source, owners.ApplicationOf(s.Resource)))];
    }

    /// <summary>What a sender of profiles says of itself, by OpenTelemetry's names: agents of clusters say namespace and pod by short ones.</summary>
    internal static Dictionary<string, string> ResourceOf(ProfileSource source)
    {
        var resource = new Dictionary<string, string>(source.Attributes, StringComparer.Ordinal) { ["service.name"] = source.Service };
        if (resource.TryGetValue("namespace", out var space)) resource.TryAdd("k8s.namespace.name", space);
        if (resource.TryGetValue("pod", out var pod)) resource.TryAdd("k8s.pod.name", pod);
        if (resource.TryGetValue("hostname", out var host)) resource.TryAdd("host.name", host);
        return resource;
    }

    private ProblemHttpResult? Check(string project, ProfileSelection selection)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        if (selection.Service is { Length: > MostServices } || selection.Service?.Any(s => s.Length > LongestText) == true)
            return Problems.BadParameter($"'service' may be given {MostServices} times, each at most {LongestText} characters.");
        if (selection.Span is not null && SpanOf(selection) == 0) return Problems.BadParameter("'span' must be the id of a span: 16 hexadecimal digits, not all zero.");
        return selection.Application is not null && !ApplicationId.TryParse(selection.Application, out _)
            ? Problems.BadParameter("'application' is not the id of an application.")
            : null;
    }

    private static ulong SpanOf(ProfileSelection selection) => selection.Span is { } text && SpanIds.TryParse(text, out var span) ? span : 0;

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    private string? ReadWindow(string? from, string? to, string fromName, string toName, out (DateTimeOffset From, DateTimeOffset To) window)
    {
        window = default;
        if (from is null || !RelativeTime.TryParse(from, NowMs, out var fromMs)) return Unreadable(fromName, from);
        if (to is null || !RelativeTime.TryParse(to, NowMs, out var toMs)) return Unreadable(toName, to);
        if (fromMs >= toMs) return $"'{fromName}' must be before '{toName}'.";
        window = (DateTimeOffset.FromUnixTimeMilliseconds(fromMs), DateTimeOffset.FromUnixTimeMilliseconds(toMs));
        return window.To - window.From > LongestWindow ? $"The window is longer than {LongestWindow.TotalDays:0} days; choose a shorter one." : null;
    }

    private static List<KeyValuePair<string, string>>? ReadLabels(string[]? labels)
    {
        List<KeyValuePair<string, string>> pairs = [];
        foreach (var label in labels ?? [])
        {
            var equals = label.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || label.Length > LongestText || pairs.Count == MostLabels) return null;
            pairs.Add(new(label[..equals], label[(equals + 1)..]));
        }
        return pairs;
    }

    private static Answer<ProfileQuery> Bad(string sentence) => new(null, Problems.BadParameter(sentence));

    private static string Unreadable(string name, string? value) =>
        $"'{name}' is '{value}', but must be milliseconds since the epoch, 'now', or a form like 'now-15m' (units s, m, h, d, w).";
}

using Taproot.Server.Api.Contracts;

namespace Taproot.Server.Api.Views;

/// <summary>The frames at the first level of a flame graph, which tell services or applications apart.</summary>
internal sealed class ProfileGroups
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Nothing is told apart.</summary>
    public static ProfileGroups None { get; } = new();

    /// <summary>What each frame stands for.</summary>
    public IReadOnlyList<ProfileGroupRow> Rows { get; private init; } = [];

    /// <summary>Each service by itself.</summary>
    public static ProfileGroups OfServices(IEnumerable<string> services) => Of(services.Distinct(StringComparer.Ordinal).Select(service => (service, "", service)));

    /// <summary>Services by the application that all their profiles are of; a service of several, or of none, is by itself.</summary>
    /// <param name="owners">Services with the applications of their profiles, as ids; empty: of none.</param>
    public static ProfileGroups OfApplications(IEnumerable<(string Service, string Application)> owners) => Of(
        owners.GroupBy(o => o.Service, o => o.Application, StringComparer.Ordinal).Select(service =>
            service.Distinct(StringComparer.Ordinal).ToArray() is [var only] && ApplicationId.TryParse(only, out var id)
                ? (service.Key, only, NameOf(id))
                : (service.Key, "", service.Key)));

    /// <summary>The frame that stands around a service's stacks; null: none.</summary>
    public string? TextOf(string service) => ReferenceEquals(this, None) ? null : _texts.GetValueOrDefault(service, service);

    private static ProfileGroups Of(IEnumerable<(string Service, string Application, string Text)> services)
    {
        var list = services.ToList();
        var groups = new ProfileGroups
        {
            Rows =
            [
                .. list.GroupBy(s => (s.Text, s.Application)).Select(g => new ProfileGroupRow(g.Key.Text, g.Key.Application, [.. g.Select(s => s.Service)])),
            ],
        };
        foreach (var (service, _, text) in list) groups._texts[service] = text;
        return groups;
    }

    private static string NameOf(ApplicationId id) => id.Namespace.Length == 0 ? id.Name : $"{id.Namespace}/{id.Name}";
}

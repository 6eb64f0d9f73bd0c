using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Taproot.Server.Projects;

namespace Taproot.Server.Api.Telemetry;

/// <summary>A service of which somebody said which application it is.</summary>
/// <param name="Service">The attribute service.name.</param>
/// <param name="Application">The application's id, as it is written.</param>
internal sealed record ServiceOwner(string Service, string Application);

/// <summary>What people said of services that neither their resources nor their names bring to an application.</summary>
internal sealed record ServiceOwners(ImmutableArray<ServiceOwner> Items)
{
    private const int MaxItems = 2000, MaxService = 255, MaxApplication = 600;

    private FrozenDictionary<string, ApplicationId>? _byService;

    /// <summary>Where they are kept.</summary>
    public static SettingKind<ServiceOwners> Kind { get; } = new("serviceOwners", new([]));

    /// <summary>By name of the service.</summary>
    [JsonIgnore]
    public FrozenDictionary<string, ApplicationId> ByService => _byService ??= Items
        .Where(i => ApplicationId.TryParse(i.Application, out _))
        .ToFrozenDictionary(i => i.Service, i => ApplicationId.TryParse(i.Application, out var id) ? id : default, StringComparer.Ordinal);

    /// <summary>The same with what was said of one more service; null takes it back.</summary>
    public ServiceOwners With(string service, string? application)
    {
        var others = Items.RemoveAll(i => i.Service == service);
        return new(application is null ? others : others.Add(new(service, application)));
    }

    /// <summary>Why a choice cannot be kept; null when it can.</summary>
    public string? Refusal(string service, string? application)
    {
        if (string.IsNullOrEmpty(service) || service.Length > MaxService) return $"'service' must be the name of a service, at most {MaxService} characters.";
        if (application is null) return null;
        if (application.Length > MaxApplication || !ApplicationId.TryParse(application, out _)) return "'application' is not the id of an application, as the list of applications gives it.";
        return Items.Length >= MaxItems && !Items.Any(i => i.Service == service) ? $"A project has at most {MaxItems} services that are matched by hand." : null;
    }
}

using System.Collections.Immutable;
using Taproot.Server.Sources.Prometheus.Settings;

namespace Taproot.Server.Sources.Pyroscope;

/// <summary>Where and how a project's profiles are read from a Pyroscope server. Valid as it stands; holds secrets, so it is never logged.</summary>
internal sealed record PyroscopeSettings
{
    private const string TenantHeader = "X-Scope-OrgID";

    /// <summary>Base address, under which <c>querier.v1.QuerierService</c> is found.</summary>
    public required Uri Url { get; init; }

    /// <summary>User of basic authentication; empty for none.</summary>
    public string User { get; init; } = "";

    /// <summary>Password of basic authentication.</summary>
    public string Password { get; init; } = "";

    /// <summary>Bearer token; empty for none.</summary>
    public string BearerToken { get; init; } = "";

    /// <summary>Tenant, sent as <c>X-Scope-OrgID</c>; empty for none.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Whether any certificate is taken.</summary>
    public bool TlsSkipVerify { get; init; }

    /// <summary>The same as the settings of a connection.</summary>
    public PrometheusSettings ToConnection() => new()
    {
        Url = Url,
        User = User,
        Password = Password,
        BearerToken = BearerToken,
        TlsSkipVerify = TlsSkipVerify,
        Headers = Tenant.Length > 0 ? [new(TenantHeader, Tenant)] : ImmutableArray<PrometheusHeader>.Empty,
    };

    /// <summary>No secret is ever printed.</summary>
    public override string ToString() => $"Pyroscope at {Url.Host}";
}

/// <summary>Settings of a project as kept.</summary>
/// <param name="IsEnabled">Whether they are in use.</param>
/// <param name="Settings">The settings.</param>
/// <param name="Problem">Why they cannot be used as they are; empty when they can.</param>
internal sealed record KeptPyroscope(bool IsEnabled, PyroscopeSettings Settings, string Problem = "");

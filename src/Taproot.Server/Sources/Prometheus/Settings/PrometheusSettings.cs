using System.Collections.Immutable;

namespace Taproot.Server.Sources.Prometheus.Settings;

/// <summary>A header that is sent with every request; its value may be a secret.</summary>
internal sealed record PrometheusHeader(string Name, string Value);

/// <summary>Where and how a project's metrics are read from a Prometheus-compatible server. Valid as it stands; holds secrets, so it is never logged.</summary>
internal sealed record PrometheusSettings
{
    /// <summary>Base address, under which <c>api/v1/…</c> is found.</summary>
    public required Uri Url { get; init; }

    /// <summary>User of basic authentication; empty for none.</summary>
    public string User { get; init; } = "";

    /// <summary>Password of basic authentication.</summary>
    public string Password { get; init; } = "";

    /// <summary>Bearer token; empty for none.</summary>
    public string BearerToken { get; init; } = "";

    /// <summary>File that holds the bearer token and is read again when it changes; empty for none.</summary>
    public string TokenFile { get; init; } = "";

    /// <summary>PEM file of the client's certificate; empty for none.</summary>
    public string ClientCertificateFile { get; init; } = "";

    /// <summary>PEM file of the client's key.</summary>
    public string ClientKeyFile { get; init; } = "";

    /// <summary>PEM file of the certificates that vouch for the server; empty: the system's.</summary>
    public string CaFile { get; init; } = "";

    /// <summary>Whether any certificate is taken.</summary>
    public bool TlsSkipVerify { get; init; }

    /// <summary>Further headers.</summary>
    public ImmutableArray<PrometheusHeader> Headers { get; init; } = [];

    /// <summary>Conditions added to every selector, as <c>{cluster="a"}</c>; empty for none.</summary>
    public string ExtraSelector { get; init; } = "";

    /// <summary>Where agents' samples are forwarded to; null: <c>api/v1/write</c> under <see cref="Url"/>.</summary>
    public Uri? RemoteWriteUrl { get; init; }

    /// <summary>Distance of refreshes.</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Where samples go.</summary>
    public Uri WriteUrl => RemoteWriteUrl ?? Under("api/v1/write");

    /// <summary>An address under the base.</summary>
    public Uri Under(string path) => new(Url.AbsoluteUri.TrimEnd('/') + "/" + path);

    /// <summary>No secret is ever printed.</summary>
    public override string ToString() => $"Prometheus at {Url.Host}";
}

namespace Taproot.Server.Api.Contracts;

/// <summary>From where a project's metrics are read. Secrets are never told, only whether they are set.</summary>
/// <param name="Enabled">Whether metrics are read from the server at <c>url</c>; else from Taproot's own store.</param>
/// <param name="Url">Base address of a Prometheus-compatible server; empty while none was entered.</param>
/// <param name="User">User of basic authentication; empty for none.</param>
/// <param name="PasswordIsSet">Whether a password is kept.</param>
/// <param name="BearerTokenIsSet">Whether a bearer token is kept.</param>
/// <param name="TokenFile">File with a bearer token that is read again when it changes; empty for none.</param>
/// <param name="ClientCertificateFile">PEM file of the client's certificate; empty for none.</param>
/// <param name="ClientKeyFile">PEM file of the client's key; empty for none.</param>
/// <param name="CaFile">PEM file of the certificates that vouch for the server; empty: the system's.</param>
/// <param name="TlsSkipVerify">Whether any certificate is taken.</param>
/// <param name="Headers">Further headers; their values are secrets.</param>
/// <param name="ExtraSelector">Conditions added to every selector, as <c>{cluster="a"}</c>; empty for none.</param>
/// <param name="RemoteWriteUrl">Where agents' samples are forwarded to; empty: <c>api/v1/write</c> under the base address.</param>
/// <param name="RefreshIntervalSeconds">Distance of refreshes.</param>
/// <param name="ReadOnlyBecause">Why this cannot be changed here; empty when it can.</param>
/// <param name="SecretDirectories">Directories in which the files named here must lie.</param>
public sealed record PrometheusSettingsResponse(
    bool Enabled, string Url, string User, bool PasswordIsSet, bool BearerTokenIsSet, string TokenFile, string ClientCertificateFile, string ClientKeyFile, string CaFile,
    bool TlsSkipVerify, IReadOnlyList<PrometheusHeaderState> Headers, string ExtraSelector, string RemoteWriteUrl, int RefreshIntervalSeconds, string ReadOnlyBecause,
    IReadOnlyList<string> SecretDirectories);

/// <summary>A header, and whether a value is kept for it.</summary>
public sealed record PrometheusHeaderState(string Name, bool ValueIsSet);

/// <summary>The settings as they shall be. A secret that is null stays as it is; an empty one is removed.</summary>
/// <param name="Enabled">Whether metrics are read from the server at <c>url</c>.</param>
/// <param name="Url">Base address.</param>
/// <param name="User">User of basic authentication.</param>
/// <param name="Password">Password; null keeps the present one.</param>
/// <param name="BearerToken">Bearer token; null keeps the present one.</param>
/// <param name="TokenFile">File with a bearer token.</param>
/// <param name="ClientCertificateFile">PEM file of the client's certificate.</param>
/// <param name="ClientKeyFile">PEM file of the client's key.</param>
/// <param name="CaFile">PEM file of the certificates that vouch for the server.</param>
/// <param name="TlsSkipVerify">Whether any certificate is taken.</param>
/// <param name="Headers">All further headers.</param>
/// <param name="ExtraSelector">Conditions added to every selector.</param>
/// <param name="RemoteWriteUrl">Where agents' samples are forwarded to.</param>
/// <param name="RefreshIntervalSeconds">Distance of refreshes, 5 to 300.</param>
public sealed record PrometheusSettingsChange(
    bool Enabled, string Url, string User, string? Password, string? BearerToken, string TokenFile, string ClientCertificateFile, string ClientKeyFile, string CaFile,
    bool TlsSkipVerify, IReadOnlyList<PrometheusHeaderChange> Headers, string ExtraSelector, string RemoteWriteUrl, int RefreshIntervalSeconds);

/// <summary>A header as it shall be; a value that is null stays as it is.</summary>
public sealed record PrometheusHeaderChange(string Name, string? Value);

/// <summary>What a test of settings found.</summary>
/// <param name="Status">The worst of the steps: <c>ok</c>, <c>warning</c> or <c>failed</c>.</param>
/// <param name="Steps">What was looked at, in this order; it ends with the first step that makes others pointless.</param>
public sealed record PrometheusTestResponse(string Status, IReadOnlyList<PrometheusTestStep> Steps);

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Status"><c>ok</c>, <c>warning</c> or <c>failed</c>.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Advice">What to do; empty when nothing needs doing.</param>
public sealed record PrometheusTestStep(string Name, string Status, string Detail, string Advice);

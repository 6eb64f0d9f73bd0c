namespace Taproot.Server.Api.Contracts;

/// <summary>From where a project's profiles are read, without secrets.</summary>
/// <param name="Enabled">Whether they are read from this Pyroscope; else from Taproot's own store.</param>
/// <param name="Url">Base address.</param>
/// <param name="User">User of basic authentication; empty for none.</param>
/// <param name="HasPassword">Whether a password is kept.</param>
/// <param name="HasBearerToken">Whether a bearer token is kept.</param>
/// <param name="Tenant">Tenant, sent as X-Scope-OrgID; empty for none.</param>
/// <param name="TlsSkipVerify">Whether any certificate is taken.</param>
/// <param name="Problem">Why the settings cannot be used as they are; empty when they can.</param>
public sealed record PyroscopeSettingsResponse(
    bool Enabled, string Url, string User, bool HasPassword, bool HasBearerToken, string Tenant, bool TlsSkipVerify, string Problem);

/// <summary>Other settings. A password or token that is null stays as it is, an empty one is removed.</summary>
public sealed record PyroscopeSettingsChange(bool Enabled, string Url, string User, string? Password, string? BearerToken, string Tenant, bool TlsSkipVerify);

/// <summary>What came of a test.</summary>
/// <param name="Ok">Whether there are profiles to read.</param>
/// <param name="Sentence">What to do when there are not.</param>
/// <param name="Services">Services with profiles of the last hour.</param>
/// <param name="Types">Their types of profiles.</param>
public sealed record PyroscopeTestResponse(bool Ok, string Sentence, int Services, int Types);

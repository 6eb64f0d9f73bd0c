using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Taproot.Server.Projects;

namespace Taproot.Server.Sources.Prometheus.Settings;

/// <summary>Settings of a project as kept.</summary>
/// <param name="IsEnabled">Whether they are in use.</param>
/// <param name="Settings">The settings.</param>
/// <param name="Problem">Why they cannot be used as they are; empty when they can.</param>
internal sealed record KeptSettings(bool IsEnabled, PrometheusSettings Settings, string Problem = "");

/// <summary>Keeps settings in the configuration database, secrets encrypted.</summary>
internal sealed class SettingsStore(IDbContextFactory<ConfigurationDatabase> databases, SecretBox secrets, TimeProvider time)
{
    private sealed record Plain(
        string Url, string User, string TokenFile, string ClientCertificateFile, string ClientKeyFile, string CaFile, bool TlsSkipVerify, IReadOnlyList<string> Headers,
        string ExtraSelector, string RemoteWriteUrl, double RefreshSeconds);

    private sealed record Secret(string Password, string BearerToken, IReadOnlyList<string> HeaderValues);

    /// <summary>All settings by project.</summary>
    public async Task<Dictionary<string, KeptSettings>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await database.PrometheusSources.AsNoTracking().ToListAsync(cancellationToken);
        return rows.ToDictionary(r => r.ProjectId, Read, StringComparer.Ordinal);
    }

    /// <summary>Keeps a project's settings.</summary>
    public async Task WriteAsync(string project, KeptSettings kept, CancellationToken cancellationToken)
    {
        var s = kept.Settings;
        var plain = JsonSerializer.Serialize(new Plain(
            s.Url.AbsoluteUri, s.User, s.TokenFile, s.ClientCertificateFile, s.ClientKeyFile, s.CaFile, s.TlsSkipVerify, [.. s.Headers.Select(h => h.Name)], s.ExtraSelector,
            s.RemoteWriteUrl?.AbsoluteUri ?? "", s.RefreshInterval.TotalSeconds));
        var secret = secrets.Seal(JsonSerializer.Serialize(new Secret(s.Password, s.BearerToken, [.. s.Headers.Select(h => h.Value)])), Purpose(project));
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var row = await database.PrometheusSources.SingleOrDefaultAsync(r => r.ProjectId == project, cancellationToken);
        if (row is null) database.PrometheusSources.Add(row = new() { ProjectId = project, IsEnabled = false, Settings = "", Secrets = [], UpdatedMs = 0 });
        (row.IsEnabled, row.Settings, row.Secrets, row.UpdatedMs) = (kept.IsEnabled, plain, secret, time.GetUtcNow().ToUnixTimeMilliseconds());
        await database.SaveChangesAsync(cancellationToken);
    }

    private KeptSettings Read(PrometheusSourceRow row)
    {
        var plain = JsonSerializer.Deserialize<Plain>(row.Settings)!;
        var secret = secrets.Open(row.Secrets, Purpose(row.ProjectId)) is { } text ? JsonSerializer.Deserialize<Secret>(text) : null;
        var settings = new PrometheusSettings
        {
            Url = new(plain.Url), User = plain.User, Password = secret?.Password ?? "", BearerToken = secret?.BearerToken ?? "", TokenFile = plain.TokenFile,
            ClientCertificateFile = plain.ClientCertificateFile, ClientKeyFile = plain.ClientKeyFile, CaFile = plain.CaFile, TlsSkipVerify = plain.TlsSkipVerify,
            Headers = [.. plain.Headers.Select((name, i) => new PrometheusHeader(name, secret?.HeaderValues.ElementAtOrDefault(i) ?? ""))],
            ExtraSelector = plain.ExtraSelector, RemoteWriteUrl = plain.RemoteWriteUrl.Length > 0 ? new(plain.RemoteWriteUrl) : null,
            RefreshInterval = TimeSpan.FromSeconds(plain.RefreshSeconds),
        };
        return new(row.IsEnabled, settings, secret is null ? "The kept password or token cannot be decrypted: the key file of the data directory is another one. Enter it again." : "");
    }

    private static string Purpose(string project) => $"prometheus source of {project}";
}

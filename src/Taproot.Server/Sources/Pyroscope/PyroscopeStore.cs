using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Taproot.Server.Projects;

namespace Taproot.Server.Sources.Pyroscope;

/// <summary>Keeps settings in the configuration database, secrets encrypted.</summary>
internal sealed class PyroscopeStore(IDbContextFactory<ConfigurationDatabase> databases, SecretBox secrets, TimeProvider time)
{
    private sealed record Plain(string Url, string User, string Tenant, bool TlsSkipVerify);

    private sealed record Secret(string Password, string BearerToken);

    /// <summary>All settings by project.</summary>
    public async Task<Dictionary<string, KeptPyroscope>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await database.PyroscopeSources.AsNoTracking().ToListAsync(cancellationToken);
        return rows.ToDictionary(r => r.ProjectId, Read, StringComparer.Ordinal);
    }

    /// <summary>Keeps a project's settings.</summary>
    public async Task WriteAsync(string project, KeptPyroscope kept, CancellationToken cancellationToken)
    {
        var s = kept.Settings;
        var plain = JsonSerializer.Serialize(new Plain(s.Url.AbsoluteUri, s.User, s.Tenant, s.TlsSkipVerify));
        var secret = secrets.Seal(JsonSerializer.Serialize(new Secret(s.Password, s.BearerToken)), Purpose(project));
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var row = await database.PyroscopeSources.SingleOrDefaultAsync(r => r.ProjectId == project, cancellationToken);
        if (row is null) database.PyroscopeSources.Add(row = new() { ProjectId = project, IsEnabled = false, Settings = "", Secrets = [], UpdatedMs = 0 });
        (row.IsEnabled, row.Settings, row.Secrets, row.UpdatedMs) = (kept.IsEnabled, plain, secret, time.GetUtcNow().ToUnixTimeMilliseconds());
        await database.SaveChangesAsync(cancellationToken);
    }

    private KeptPyroscope Read(PyroscopeSourceRow row)
    {
        var plain = JsonSerializer.Deserialize<Plain>(row.Settings)!;
        var secret = secrets.Open(row.Secrets, Purpose(row.ProjectId)) is { } text ? JsonSerializer.Deserialize<Secret>(text) : null;
        var settings = new PyroscopeSettings
        {
            Url = new(plain.Url), User = plain.User, Tenant = plain.Tenant, TlsSkipVerify = plain.TlsSkipVerify, Password = secret?.Password ?? "",
            BearerToken = secret?.BearerToken ?? "",
        };
        return new(row.IsEnabled, settings, secret is null ? "The kept password or token cannot be decrypted: the key file of the data directory is another one. Enter it again." : "");
    }

    private static string Purpose(string project) => $"pyroscope source of {project}";
}

using System.Collections.Immutable;
using Taproot.Server.Api.Contracts;

namespace Taproot.Server.Sources.Prometheus.Settings;

/// <summary>Settings that cannot be used; the message is a sentence for whoever entered them.</summary>
internal sealed class SettingsException(string message) : Exception(message);

/// <summary>Makes settings of what a person entered.</summary>
internal static class SettingsRules
{
    private const int MaxText = 4000, MaxHeaders = 20, LeastSeconds = 5, MostSeconds = 300;

    private static readonly string[] ReservedHeaders =
        ["Host", "Content-Length", "Content-Type", "Content-Encoding", "Transfer-Encoding", "Connection", "Accept-Encoding", "Upgrade", "TE", "Expect"];

    /// <summary>The settings, secrets that are to stay taken from <paramref name="present"/>.</summary>
    /// <exception cref="SettingsException">They cannot be used.</exception>
    public static PrometheusSettings Make(PrometheusSettingsChange change, PrometheusSettings? present, SecretFiles files)
    {
        var url = Address(change.Url, "URL") ?? throw new SettingsException("The URL is missing: the base address of the server, such as http://prometheus:9090.");
        var settings = new PrometheusSettings
        {
            Url = url,
            User = Text(change.User, "user"),
            Password = Text(change.Password ?? present?.Password ?? "", "password"),
            BearerToken = Token(change.BearerToken ?? present?.BearerToken ?? ""),
            TokenFile = Text(change.TokenFile, "token file"),
            ClientCertificateFile = Text(change.ClientCertificateFile, "client certificate file"),
            ClientKeyFile = Text(change.ClientKeyFile, "client key file"),
            CaFile = Text(change.CaFile, "CA file"),
            TlsSkipVerify = change.TlsSkipVerify,
            Headers = Headers(change.Headers, present),
            ExtraSelector = Text(change.ExtraSelector, "extra selector").Trim(),
            RemoteWriteUrl = Address(change.RemoteWriteUrl, "remote-write URL"),
            RefreshInterval = change.RefreshIntervalSeconds is >= LeastSeconds and <= MostSeconds
                ? TimeSpan.FromSeconds(change.RefreshIntervalSeconds)
                : throw new SettingsException($"The refresh interval must be between {LeastSeconds} and {MostSeconds} seconds."),
        };
        KeepSecretsAtHome(change, settings, present);
        Check(settings);
        foreach (var (path, what) in (ReadOnlySpan<(string, string)>)
            [(settings.TokenFile, "token file"), (settings.ClientCertificateFile, "client certificate file"), (settings.ClientKeyFile, "client key file"), (settings.CaFile, "CA file")])
            if (files.Refusal(path, what) is { } sentence) throw new SettingsException(sentence);
        return settings;
    }

    /// <summary>What no settings may be, wherever they come from.</summary>
    /// <exception cref="SettingsException">They cannot be used.</exception>
    public static void Check(PrometheusSettings settings)
    {
        var ways = (settings.User.Length > 0 ? 1 : 0) + (settings.BearerToken.Length > 0 ? 1 : 0) + (settings.TokenFile.Length > 0 ? 1 : 0);
        if (ways > 1) throw new SettingsException("Give one of user and password, bearer token, and token file, not several.");
        if (settings.Password.Length > 0 && settings.User.Length == 0) throw new SettingsException("A password without a user is of no use. Enter the user, or remove the password.");
        if (settings.ClientKeyFile.Length > 0 && settings.ClientCertificateFile.Length == 0)
            throw new SettingsException("A client key file needs a client certificate file.");
        if (ways > 0 && settings.Headers.Any(h => h.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)))
            throw new SettingsException("The header Authorization is made from user or token. Remove one of them.");
        try
        {
            ExtraSelector.Parse(settings.ExtraSelector);
        }
        catch (FormatException e)
        {
            throw new SettingsException(e.Message);
        }
    }

    /// <summary>An address that can be asked.</summary>
    /// <exception cref="SettingsException">It is none.</exception>
    public static Uri? Address(string text, string what)
    {
        var trimmed = Text(text, what).Trim();
        if (trimmed.Length == 0) return null;
        if (!Uri.TryCreate(trimmed, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            throw new SettingsException($"The {what} must begin with http:// or https:// and a host, such as http://prometheus:9090.");
        if (address.UserInfo.Length > 0) throw new SettingsException($"The {what} must not hold user and password. Enter them in their own fields.");
        return address.Query.Length == 0 && address.Fragment.Length == 0
            ? address
            : throw new SettingsException($"The {what} must not have a query or fragment. Enter the base address alone.");
    }

    /// <summary>A header that may be sent.</summary>
    /// <exception cref="SettingsException">It may not.</exception>
    public static PrometheusHeader Header(string name, string value)
    {
        if (name.Length is 0 or > 100 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new SettingsException("A header's name consists of letters, digits, '-' and '_'.");
        if (ReservedHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)) throw new SettingsException($"The header {name} is set by Taproot itself.");
        if (value.Length > MaxText || value.Any(c => c is < ' ' or > '~')) throw new SettingsException($"The value of the header {name} must be printable characters.");
        return new(name, value);
    }

    private static ImmutableArray<PrometheusHeader> Headers(IReadOnlyList<PrometheusHeaderChange> headers, PrometheusSettings? present)
    {
        if (headers.Count > MaxHeaders) throw new SettingsException($"At most {MaxHeaders} headers are sent.");
        var made = headers.Select(h => Header(h.Name, h.Value ?? present?.Headers.FirstOrDefault(p => Same(p.Name, h.Name))?.Value ?? "")).ToImmutableArray();
        return made.DistinctBy(h => h.Name, StringComparer.OrdinalIgnoreCase).Count() == made.Length
            ? made
            : throw new SettingsException("A header is given twice.");
    }

    // Otherwise who may change the address, but does not know the password, has it sent to a server of their own.
    private static void KeepSecretsAtHome(PrometheusSettingsChange change, PrometheusSettings settings, PrometheusSettings? present)
    {
        if (present is null) return;
        var keeps = (change.Password is null && present.Password.Length > 0) || (change.BearerToken is null && present.BearerToken.Length > 0)
            || change.Headers.Any(h => h.Value is null && present.Headers.Any(p => Same(p.Name, h.Name) && p.Value.Length > 0));
        var known = new[] { Origin(present.Url), Origin(present.WriteUrl) };
        var moved = !known.Contains(Origin(settings.Url), StringComparer.OrdinalIgnoreCase) || !known.Contains(Origin(settings.WriteUrl), StringComparer.OrdinalIgnoreCase);
        if (keeps && moved) throw new SettingsException("The address is another server's: enter password, token and header values again, for those kept are not sent elsewhere.");
    }

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static string Token(string text) =>
        Text(text, "bearer token").All(c => c is > ' ' and <= '~') ? text : throw new SettingsException("A bearer token is printable characters without spaces.");

    private static string Text(string text, string what) =>
        text.Length <= MaxText && !text.Any(char.IsControl) ? text : throw new SettingsException($"The {what} is longer than {MaxText} characters, or has line breaks in it.");
}

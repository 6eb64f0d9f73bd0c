using Taproot.Server.Sources.Prometheus;
using Taproot.Server.Sources.Prometheus.Settings;
using Taproot.Telemetry.Configuration;

namespace Taproot.Server.Configuration;

/// <summary>
/// Settings of Prometheus sources: <c>global-…</c> hold for all projects and cannot be changed in the pages, <c>bootstrap-…</c> are taken for the default
/// project at the first start. Coroot's names where the thing is the same.
/// </summary>
internal static class PrometheusConfiguration
{
    private const string Global = "global-prometheus-", Bootstrap = "bootstrap-prometheus-";

    /// <summary>The settings there are.</summary>
    public static IReadOnlyList<ConfigurationOption> Options { get; } =
    [
        new("secret-key-file", "File with the key that kept passwords are encrypted with; servers that share a database share it. Without it secret.key in the data directory."),
        new("secret-dirs", "Directories in which files with tokens, keys and certificates must lie to be named in the pages.", "/var/run/secrets,/run/secrets,/etc/taproot/secrets"),
        new(Global + "url", "Prometheus-compatible server from which all projects' metrics are read, instead of Taproot's own store."),
        new(Global + "tls-skip-verify", "Whether any certificate of it is taken.", "false", IsSwitch: true),
        new("global-refresh-interval", "How often it is read.", "15s"),
        new(Global + "user", "User of basic authentication."),
        new(Global + "password", "Password of basic authentication.", IsSecret: true),
        new(Global + "bearer-token", "Bearer token.", IsSecret: true),
        new(Global + "token-file", "File with a bearer token, read again when it changes."),
        new(Global + "ca-file", "PEM file of the certificates that vouch for it."),
        new(Global + "cert-file", "PEM file of the client's certificate."),
        new(Global + "key-file", "PEM file of the client's key."),
        new(Global + "custom-headers", "Headers sent to it: NAME=VALUE, several separated by commas.", IsSecret: true),
        new(Global + "extra-selector", "Conditions added to every selector, such as {cluster=\"a\"}."),
        new(Global + "remote-write-url", "Where agents' samples are forwarded to; without it api/v1/write under the URL."),
        new(Bootstrap + "url", "Prometheus-compatible server from which the default project's metrics are read; taken at the first start, then changed in the pages."),
        new("bootstrap-refresh-interval", "How often it is read.", "15s"),
        new(Bootstrap + "extra-selector", "Conditions added to every selector, such as {cluster=\"a\"}."),
        new(Bootstrap + "remote-write-url", "Where agents' samples are forwarded to; without it api/v1/write under the URL."),
    ];

    /// <summary>Reads them.</summary>
    /// <exception cref="ConfigurationException">One is wrong; the message says which.</exception>
    public static PrometheusSourceOptions Read(ConfigurationValues values) => new()
    {
        Global = Make(values, Global, "global-refresh-interval", withCredentials: true),
        Bootstrap = Make(values, Bootstrap, "bootstrap-refresh-interval", withCredentials: false),
        SecretDirectories = values.GetList("secret-dirs"),
    };

    private static PrometheusSettings? Make(ConfigurationValues values, string prefix, string interval, bool withCredentials)
    {
        if (values.GetOptionalString(prefix + "url") is not { } url) return null;
        try
        {
            var settings = new PrometheusSettings
            {
                Url = SettingsRules.Address(url, $"option '--{prefix}url'")!,
                ExtraSelector = Text("extra-selector"),
                RemoteWriteUrl = SettingsRules.Address(Text("remote-write-url"), $"option '--{prefix}remote-write-url'"),
                RefreshInterval = values.GetDuration(interval),
            };
            if (withCredentials)
                settings = settings with
                {
                    TlsSkipVerify = values.GetBoolean(prefix + "tls-skip-verify"), User = Text("user"), Password = Text("password"), BearerToken = Text("bearer-token"),
                    TokenFile = Text("token-file"), CaFile = Text("ca-file"), ClientCertificateFile = Text("cert-file"), ClientKeyFile = Text("key-file"),
                    Headers = [.. values.GetList(prefix + "custom-headers").Select(Header)],
                };
            SettingsRules.Check(settings);
            return settings;
        }
        catch (SettingsException e)
        {
            throw new ConfigurationException($"The options '--{prefix}…' cannot be used: {e.Message}", e);
        }

        string Text(string name) => values.GetOptionalString(prefix + name) ?? "";
    }

    private static PrometheusHeader Header(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw new SettingsException($"a header is given as NAME=VALUE.");
        return SettingsRules.Header(text[..equals].Trim(), text[(equals + 1)..].Trim());
    }
}

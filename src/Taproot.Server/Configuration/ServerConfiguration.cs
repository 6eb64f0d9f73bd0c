using System.Net;
using Taproot.Server.Auth;
using Taproot.Server.Hosting;
using Taproot.Server.Ingest.Otlp;
using Taproot.Telemetry.Configuration;

namespace Taproot.Server.Configuration;

/// <summary>The server's settings: what there is, and how the values become <see cref="ServerOptions"/>.</summary>
internal static class ServerConfiguration
{
    private const string Program = "taproot-server";

    /// <summary>All settings.</summary>
    public static ConfigurationSchema Schema { get; } = new(Program,
    [
        new("config", "YAML file with settings."),
        new("listen", "Address and port of the web interface, API and ingest: ip:port, or :port for all addresses.", "127.0.0.1:8080"),
        new("otlp-grpc-listen", "Address and port for OTLP over gRPC, or 'off'; without it port 4317 of the address of --listen, if it is free."),
        new("otlp-http-listen", "Address and port for OTLP over HTTP besides the main one, or 'off'; without it port 4318 likewise."),
        new("tls-cert-file", "Certificate, with its chain, of the OTLP ports (PEM); without it they speak without TLS."),
        new("tls-key-file", "Key of that certificate (PEM)."),
        new("tls-client-ca-file", "Certificates (PEM) of those who sign clients' certificates; with it senders to the OTLP ports must show one."),
        new("data-dir", "Directory in which everything is kept.", "./data"),
        new("auth-anonymous-role", "Role of everybody while there is no sign-in: Admin, Editor or Viewer. Without it only this machine gets in."),
        new("allowed-hosts", "Further host names by which the server may be addressed while it answers this machine only."),
        new("web-root", "Folder of the built pages; without it the folder 'web' beside the program, or web/dist of the source tree."),
        new("refresh-interval", "How often the picture is drawn anew.", "15s"),
        new("chdb-lib", "Path of libchdb.so; without it the usual places are searched."),
        new("store-memory", "Most memory of the store's engine, such as 2GiB; without it a quarter of the machine's, at most 2 GiB."),
        new("recent-samples-memory", "Most memory of the last hours' samples, kept as they come in, such as 512MiB; 0 keeps none. Without it a sixteenth of the machine's, at most 1 GiB. Without effect with a ClickHouse server."),
        new("metrics-ttl", "How long metrics are kept, such as 30d.", "7d"),
        new("logs-ttl", "How long logs are kept.", "7d"),
        new("traces-ttl", "How long traces are kept.", "7d"),
        new("profiles-ttl", "How long profiles are kept.", "7d"),
        new("ingest-max-body", "Largest ingest request as sent.", "32MiB"),
        new("ingest-max-decompressed", "Largest ingest request when decompressed.", "64MiB"),
        new("otlp-cors-allowed-origins", "Sites whose pages may send OTLP over HTTP from the browser, such as https://shop.example or https://*.example; without it none may."),
        new("price-list", "File or https address of a price list (the format is in docs/costs.md), read at the start and once a day. Without it the bundled list is used and nobody is asked."),
        .. LimitConfiguration.Options,
        .. PrometheusConfiguration.Options,
        .. StoreConfiguration.Options,
    ]);

    /// <summary>Reads the sources in rising precedence: file, environment, flags. Null when help was asked for.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong; the message says which and how.</exception>
    public static ServerOptions? Load(IReadOnlyList<string> args, IReadOnlyDictionary<string, string> environment)
    {
        var values = Schema.Load(args, environment, yaml: null);
        if (values.HelpRequested) return null;
        if (values.GetOptionalString("config") is { } file) values = Schema.Load(args, environment, ReadFile(file));
        return new()
        {
            Listen = ParseListen(values.GetString("listen"), "listen"),
            OtlpGrpcListen = OtlpListen(values, "otlp-grpc-listen", 4317),
            OtlpHttpListen = OtlpListen(values, "otlp-http-listen", 4318),
            OtlpPortsAreUsual = !values.IsGiven("otlp-grpc-listen") && !values.IsGiven("otlp-http-listen"),
            IngestTls = ParseTls(values),
            DataDirectory = Path.GetFullPath(values.GetString("data-dir")),
            AnonymousRole = ParseRole(values.GetOptionalString("auth-anonymous-role")),
            AllowedHosts = values.GetList("allowed-hosts"),
            WebRoot = values.GetOptionalString("web-root") ?? FindWebRoot(),
            RefreshInterval = Within(values.GetDuration("refresh-interval"), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), "refresh-interval"),
            ChdbLibrary = values.GetOptionalString("chdb-lib"),
            StoreMemoryBytes = values.GetOptionalString("store-memory") is null ? null : values.GetBytes("store-memory"),
            RecentSamplesBytes = values.GetOptionalString("recent-samples-memory") is null ? null : Within(values.GetBytes("recent-samples-memory"), 0, 1L << 40, "recent-samples-memory"),
            QueryCacheBytes = StoreConfiguration.QueryCacheBytes(values),
            QueryBudget = StoreConfiguration.Budget(values),
            ClickHouse = StoreConfiguration.ClickHouse(values),
            Space = StoreConfiguration.Space(values),
            MetricsRetention = Retention(values, "metrics-ttl"),
            LogsRetention = Retention(values, "logs-ttl"),
            TracesRetention = Retention(values, "traces-ttl"),
            ProfilesRetention = Retention(values, "profiles-ttl"),
            MaxIngestBytes = Within(values.GetBytes("ingest-max-body"), 1 << 10, 1 << 30, "ingest-max-body"),
            MaxIngestDecompressedBytes = Within(values.GetBytes("ingest-max-decompressed"), 1 << 10, 1 << 30, "ingest-max-decompressed"),
            OtlpCorsOrigins = [.. values.GetList("otlp-cors-allowed-origins").Select(LimitConfiguration.Origin)],
            PriceList = values.GetOptionalString("price-list"),
            Limits = LimitConfiguration.Read(values),
            SecretKeyFile = values.GetOptionalString("secret-key-file"),
            Prometheus = PrometheusConfiguration.Read(values),
        };
    }

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The configuration file '{path}' cannot be read: {e.Message}", e);
        }
    }

    // Beside a port that the system chooses, usual ones would be a surprise.
    private static IPEndPoint? OtlpListen(ConfigurationValues values, string name, int usualPort) => values.GetOptionalString(name) switch
    {
        null => ParseListen(values.GetString("listen"), "listen") is { Port: > 0 } main ? new(main.Address, usualPort) : null,
        "off" => null,
        var text => ParseListen(text, name),
    };

    private static IngestTlsFiles? ParseTls(ConfigurationValues values)
    {
        var (certificate, key) = (values.GetOptionalString("tls-cert-file"), values.GetOptionalString("tls-key-file"));
        var authority = values.GetOptionalString("tls-client-ca-file");
        if (certificate is not null && key is not null) return new(certificate, key, authority);
        return certificate is null && key is null && authority is null
            ? null
            : throw new ConfigurationException("The options '--tls-cert-file' and '--tls-key-file' are given together, and '--tls-client-ca-file' with them only.");
    }

    private static IPEndPoint ParseListen(string text, string name)
    {
        var full = text.StartsWith(':') ? $"[::]{text}" : text.Replace("localhost", "127.0.0.1", StringComparison.OrdinalIgnoreCase);
        return full.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(full, out var endpoint)
            ? endpoint
            : throw new ConfigurationException($"The option '--{name}' must be an address and a port such as 127.0.0.1:8080 or :8080, but '{text}' is not.");
    }

    private static Role? ParseRole(string? text)
    {
        if (text is null) return null;
        return !int.TryParse(text, out _) && Enum.TryParse<Role>(text, ignoreCase: true, out var role)
            ? role
            : throw new ConfigurationException($"The option '--auth-anonymous-role' must be Admin, Editor or Viewer, but '{text}' is not.");
    }

    // Whole partitions are dropped, so the store rounds up to whole days.
    private static TimeSpan Retention(ConfigurationValues values, string name) =>
        Within(values.GetDuration(name), TimeSpan.FromHours(1), TimeSpan.FromDays(3650), name);

    private static T Within<T>(T value, T least, T most, string name)
        where T : IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new ConfigurationException($"The option '--{name}' must be between {least} and {most}, but is {value}.");

    private static string? FindWebRoot()
    {
        string[] places = [Path.Combine(AppContext.BaseDirectory, "web"), Path.Combine(Environment.CurrentDirectory, "web", "dist")];
        return Array.Find(places, p => File.Exists(Path.Combine(p, "index.html")));
    }
}

using System.Net;
using Taproot.Server.Auth;
using Taproot.Server.Ingest.Otlp;
using Taproot.Server.Limits;
using Taproot.Server.Sources.Prometheus;
using Taproot.Store;

namespace Taproot.Server.Hosting;

/// <summary>How the server runs.</summary>
public sealed record ServerOptions
{
    /// <summary>Address and port of the web interface, API and ingest.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 8080);

    /// <summary>Address and port that take OTLP over gRPC; null: none.</summary>
    public IPEndPoint? OtlpGrpcListen { get; init; }

    /// <summary>Address and port that take OTLP over HTTP, besides the main one; null: none.</summary>
    public IPEndPoint? OtlpHttpListen { get; init; }

    /// <summary>Nobody asked for the ports of OTLP by name, so that the server does without those that are taken.</summary>
    public bool OtlpPortsAreUsual { get; init; }

    /// <summary>Certificates of the ports of OTLP; null: they speak without TLS.</summary>
    public IngestTlsFiles? IngestTls { get; init; }

    /// <summary>Where everything is kept.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Role of everybody while there is no sign-in; null lets only loopback in.</summary>
    public Role? AnonymousRole { get; init; }

    /// <summary>Host names, besides loopback's, by which the server may be addressed.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>The built browser side; null or missing: the API alone is served.</summary>
    public string? WebRoot { get; init; }

    /// <summary>How often the world is rebuilt.</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Largest body of an ingest request as sent, bytes.</summary>
    public long MaxIngestBytes { get; init; } = 32 << 20;

    /// <summary>Largest body of an ingest request after decompression, bytes.</summary>
    public long MaxIngestDecompressedBytes { get; init; } = 64 << 20;

    /// <summary>Bytes, as sent and decompressed, of all ingest requests that are being worked on; more are put off.</summary>
    public long MaxIngestBytesInFlight { get; init; } = 256 << 20;

    /// <summary>How long samples of metrics are kept.</summary>
    public TimeSpan MetricsRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long log records are kept.</summary>
    public TimeSpan LogsRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long spans are kept.</summary>
    public TimeSpan TracesRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long profiles are kept.</summary>
    public TimeSpan ProfilesRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Path of libchdb; null searches the usual places.</summary>
    public string? ChdbLibrary { get; init; }

    /// <summary>Memory of the store's engine in bytes; null: a quarter of the machine's, at most 2 GiB.</summary>
    public long? StoreMemoryBytes { get; init; }

    /// <summary>Most memory of recent samples, bytes; null: the store decides.</summary>
    public long? RecentSamplesBytes { get; init; }

    /// <summary>Memory for samples that queries have read, kept for the next query, bytes; 0: none; null: a sixteenth of the machine's, at most 512 MiB.</summary>
    public long? QueryCacheBytes { get; init; }

    /// <summary>What one query of the store may take.</summary>
    public QueryBudget QueryBudget { get; init; } = new();

    /// <summary>File with the key that passwords are encrypted with; null: <c>secret.key</c> in the data directory.</summary>
    public string? SecretKeyFile { get; init; }

    /// <summary>Prometheus-compatible servers as sources of metrics.</summary>
    public PrometheusSourceOptions Prometheus { get; init; } = new();

    /// <summary>A ClickHouse server or cluster instead of the embedded engine; null: the embedded one.</summary>
    public ClickHouseOptions? ClickHouse { get; init; }

    /// <summary>When the oldest data makes room for new.</summary>
    public SpaceOptions Space { get; init; } = new();

    /// <summary>Limits of projects that have none of their own.</summary>
    internal LimitValues Limits { get; init; } = LimitValues.Defaults;

    /// <summary>File or https address of a price list in the place of the bundled one; null uses that and asks nobody.</summary>
    public string? PriceList { get; init; }

    /// <summary>Sites whose pages may send OTLP from the browser.</summary>
    public IReadOnlyList<string> OtlpCorsOrigins { get; init; } = [];

    /// <summary>Whether nothing that takes telemetry can be reached from other machines.</summary>
    public bool IngestsOnLoopbackOnly => new[] { Listen, OtlpGrpcListen, OtlpHttpListen }.All(e => e is null || IPAddress.IsLoopback(e.Address));

    /// <summary>Who gets in.</summary>
    public AccessOptions Access => new(AnonymousRole, IPAddress.IsLoopback(Listen.Address), AllowedHosts);
}

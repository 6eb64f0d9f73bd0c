using Microsoft.AspNetCore.Server.Kestrel.Core;
using Taproot.Server.Api.Http;
using Taproot.Server.Hosting;
using Taproot.Server.Ingest.Profiles;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>Marks a connection to a port of its own for OTLP, where nothing else is served: no pages, no API.</summary>
internal sealed class OtlpPort
{
    private static readonly OtlpPort Mark = new();

    /// <summary>Listens where the options say.</summary>
    public static void Listen(KestrelServerOptions kestrel, ServerOptions options)
    {
        var tls = options.IngestTls is { } files ? IngestCertificates.Load(files) : null;
        // Without TLS there is nothing to agree on HTTP/2 by, and gRPC begins with it.
        if (options.OtlpGrpcListen is { } grpc) kestrel.Listen(grpc, port => Configure(port, HttpProtocols.Http2, tls));
        if (options.OtlpHttpListen is { } http) kestrel.Listen(http, port => Configure(port, tls is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2, tls));
    }

    /// <summary>Turns away what is not meant for these ports.</summary>
    public static void UseOtlpPorts(IApplicationBuilder app) => app.Use(static (http, next) =>
    {
        if (http.Features.Get<OtlpPort>() is null || IsIngest(http.Request.Path)) return next(http);
        if (!OtlpGrpcEndpoint.IsGrpc(http.Request))
            return Problems.Of(StatusCodes.Status404NotFound, "Nothing here", "This port takes OTLP at /v1/logs, /v1/traces and /v1/metrics. Pages and API are on the main port.").ExecuteAsync(http);
        OtlpGrpcEndpoint.RefuseUnknown(http);
        return Task.CompletedTask;
    });

    private static bool IsIngest(PathString path) =>
        path.StartsWithSegments("/v1", StringComparison.Ordinal) || path.StartsWithSegments("/v1development", StringComparison.Ordinal)
        || path.StartsWithSegments(PyroscopePusher.Service, StringComparison.Ordinal)
        || path.Value?.StartsWith("/opentelemetry.proto.", StringComparison.Ordinal) == true;

    private static void Configure(ListenOptions port, HttpProtocols protocols, IngestCertificates? tls)
    {
        port.Protocols = protocols;
        port.Use(static next => connection =>
        {
            connection.Features.Set(Mark);
            return next(connection);
        });
        tls?.Use(port);
    }
}

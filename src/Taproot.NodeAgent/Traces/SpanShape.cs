using System.Globalization;
using Taproot.NodeAgent.Protocols;
using Taproot.Telemetry.Otlp;

namespace Taproot.NodeAgent.Traces;

/// <summary>Conventions that protocols share.</summary>
internal enum SpanFamily
{
    Database,
    Http,
    Rpc,
    Messaging,
    Dns,
}

/// <summary>What kind of span a request becomes.</summary>
internal readonly record struct SpanShape(SpanFamily Family, string System, string Name, OtlpSpanKind Kind, bool IsError)
{
    private const int FirstServerError = 500;

    /// <summary>The method of HTTP or RPC, the operation of messaging.</summary>
    public string Method { get; private init; } = "";

    /// <summary>The service of an RPC.</summary>
    public string Service { get; private init; } = "";

    /// <summary>Whether what a database is asked about is a collection or table.</summary>
    public bool HasCollection { get; private init; }

    /// <summary>The shape of a request.</summary>
    public static SpanShape Of(TracedRequest request) => request.Protocol switch
    {
        L7Protocol.Http1 => OfHttp(request),
        L7Protocol.Http2 => IsRpc(request) ? OfRpc(request, "grpc") : OfHttp(request),
        L7Protocol.Dubbo2 => OfRpc(request, "apache_dubbo"),
        L7Protocol.Kafka => OfMessaging(request, "kafka"),
        L7Protocol.RabbitMq => OfMessaging(request, "rabbitmq"),
        L7Protocol.Nats => OfMessaging(request, "nats"),
        L7Protocol.Dns => new(SpanFamily.Dns, "dns", Join("DNS", request.Details!.Operation), KindOf(request), request.Answer.IsError),
        L7Protocol.Postgres => OfDatabase(request, "postgresql"),
        L7Protocol.MySql => OfDatabase(request, "mysql"),
        L7Protocol.Redis => OfDatabase(request, "redis"),
        L7Protocol.Memcached => OfDatabase(request, "memcached"),
        L7Protocol.MongoDb => OfDatabase(request, "mongodb", hasCollection: true),
        L7Protocol.Cassandra => OfDatabase(request, "cassandra"),
        L7Protocol.ClickHouse => OfDatabase(request, "clickhouse"),
        L7Protocol.ZooKeeper => OfDatabase(request, "zookeeper"),
        L7Protocol.FoundationDb => OfDatabase(request, "foundationdb"),
        _ => OfDatabase(request, "other"),
    };

    // What the client did wrong is no error of the server.
    private static SpanShape OfHttp(TracedRequest request)
    {
        var method = request.Details!.Operation.Length > 0 ? request.Details.Operation : "_OTHER";
        var isServerError = int.TryParse(request.Answer.Status, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= FirstServerError;
        var isError = request.IsServer ? isServerError : request.Answer.IsError;
        return new(SpanFamily.Http, "http", method == "_OTHER" ? "HTTP" : method, KindOf(request), isError) { Method = method };
    }

    private static bool IsRpc(TracedRequest request) => int.TryParse(request.Details!.StatusDetail, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static SpanShape OfRpc(TracedRequest request, string system)
    {
        var path = request.Details!.Target.TrimStart('/');
        var slash = path.LastIndexOf('/');
        var (service, method) = slash < 0 ? (path, request.Details.Operation) : (path[..slash], path[(slash + 1)..]);
        return new(SpanFamily.Rpc, system, $"{service}/{method}", KindOf(request), request.Answer.IsError) { Service = service, Method = method };
    }

    private static SpanShape OfMessaging(TracedRequest request, string system)
    {
        var kind = request.Answer.Method switch
        {
            L7Status.Produce when !request.IsServer => OtlpSpanKind.Producer,
            L7Status.Consume when !request.IsServer => OtlpSpanKind.Consumer,
            _ => KindOf(request),
        };
        var details = request.Details!;
        var operation = details.Operation.Length > 0 ? details.Operation : request.Answer.Method;
        return new(SpanFamily.Messaging, system, Join(operation.Length > 0 ? operation : system, details.Target), kind, request.Answer.IsError) { Method = operation };
    }

    private static SpanShape OfDatabase(TracedRequest request, string system, bool hasCollection = false)
    {
        var details = request.Details!;
        var name = details.Operation.Length == 0 ? system : hasCollection ? Join(details.Operation, details.Target) : details.Operation;
        return new(SpanFamily.Database, system, name, KindOf(request), request.Answer.IsError) { HasCollection = hasCollection };
    }

    private static OtlpSpanKind KindOf(TracedRequest request) => request.IsServer ? OtlpSpanKind.Server : OtlpSpanKind.Client;

    private static string Join(string first, string second) => second.Length == 0 ? first : first.Length == 0 ? second : $"{first} {second}";
}

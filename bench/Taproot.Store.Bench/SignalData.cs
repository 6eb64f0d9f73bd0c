using System.Globalization;
using Taproot.Telemetry.Logs;
using Taproot.Telemetry.Otlp;

namespace Taproot.Store.Bench;

/// <summary>Spans and log records as a shop of twelve services writes them: few names and forms, many ids, times and addresses.</summary>
internal sealed class SignalData
{
    // Spans that may still get children: a trace is spread over the messages of several services.
    private const int OpenSpans = 2000;

    private static readonly string[] Services = ["storefront", "catalog", "cart", "orders", "payment", "shipping", "accounts", "search", "pricing", "stock", "mail", "reviews"];
    private static readonly string[] Routes = ["/api/items/{id}", "/api/items", "/api/carts/{id}", "/api/carts/{id}/lines", "/api/orders/{id}", "/api/orders", "/api/users/{id}/profile", "/api/search"];
    private static readonly string[] Statements =
    [
        "SELECT id, name, price FROM items WHERE id = $1", "SELECT * FROM carts WHERE customer_id = $1", "INSERT INTO orders (customer_id, total) VALUES ($1, $2) RETURNING id",
        "UPDATE stock SET quantity = quantity - $1 WHERE item_id = $2",
    ];

    private readonly Random _random = new(7);
    private readonly OtlpResource[] _resources = [.. Services.SelectMany(s => Enumerable.Range(0, 2).Select(i => OtlpResource.OfContainer(s, $"/k8s/shop/{s}-7d9f8c6b5{i}-x2k4{i}/{s}", $"node-{i}.eu-west-1.compute.internal", $"3f1c9a8e7b6d4c2fa1e0b9d8c7f6a5e{i}")))];
    private readonly LogRecordParser _parser = new(new());

    /// <summary>Writes one request with about <paramref name="count"/> spans, traces of five to nine, beginning at a time in nanoseconds.</summary>
    public int WriteSpans(ProtobufWriter into, int count, long time)
    {
        into.Clear();
        var writer = new OtlpSpanWriter(into, "OpenTelemetry.Instrumentation.AspNetCore", "1.9.0");
        writer.Clear();
        // A batch is of one process, as an SDK sends it; a trace is spread over the batches of several.
        var service = _random.Next(_resources.Length);
        writer.BeginResource(_resources[service]);
        for (var i = 0; i < count; i++) WriteSpan(writer, time + i * 1_731_003L + _random.Next(900_000));
        writer.EndResource();
        return writer.Count;
    }

    /// <summary>Writes one request of log records; gives the bytes of the lines that they stand for.</summary>
    public long WriteLogs(ProtobufWriter into, OtlpLogBatch batch, int count, long time)
    {
        into.Clear();
        batch.Clear();
        long raw = 0;
        var resource = _resources[_random.Next(_resources.Length)];
        for (var i = 0; i < count; i++)
        {
            var (form, level, line) = Line();
            var at = time + i * 2_003_017L + _random.Next(900_000);
            raw += LineBytes(line, level);
            _parser.Parse(System.Text.Encoding.UTF8.GetBytes(line));
            batch.Add(resource, _parser, level, $"{(uint)form * 2654435761u:x8}a1b2c3d4e5f60718293a4b5c", at, at + 5_000_000);
        }
        batch.WriteTo(into);
        return raw;
    }

    /// <summary>Writes one request of log records as an SDK of a program sends them; gives the bytes of the lines that they stand for.</summary>
    public long WriteSdkLogs(ProtobufWriter into, int count, long time)
    {
        into.Clear();
        long raw = 0;
        var resourceLogs = into.Begin(1);
        into.WriteBytes(1, _resources[_random.Next(_resources.Length)].Encoded);
        var scopeLogs = into.Begin(2);
        var scope = into.Begin(1);
        into.WriteText(1, "Shop.Requests");
        into.End(scope);
        for (var i = 0; i < count; i++)
        {
            var (_, level, line) = Line();
            raw += LineBytes(line, level);
            var record = into.Begin(2);
            into.WriteFixed64(1, (ulong)(time + i * 2_003_017L + _random.Next(900_000)));
            into.WriteNumber(2, (ulong)level.OtlpNumber());
            into.WriteText(3, level.Name());
            into.WriteTextValue(5, System.Text.Encoding.UTF8.GetBytes(line));
            into.WriteAttribute(6, "thread.id", _random.Next(64).ToString(CultureInfo.InvariantCulture));
            into.End(record);
        }
        into.End(scopeLogs);
        into.End(resourceLogs);
        return raw;
    }

    // Of the form: 2026-11-25T19:57:09.123456789Z info Message
    private static int LineBytes(string line, LogSeverity level) => line.Length + level.Name().Length + 33;

    private readonly Queue<(UInt128 Trace, ulong Span)> _open = new();

    private void WriteSpan(OtlpSpanWriter writer, long time)
    {
        var (trace, parent) = _open.Count > OpenSpans ? _open.Dequeue() : (new((ulong)_random.NextInt64(), (ulong)_random.NextInt64()), 0UL);
        var id = (ulong)_random.NextInt64();
        if (_random.Next(7) > 0) _open.Enqueue((trace, id));
        var (kind, route) = (_random.Next(3), Routes[_random.Next(Routes.Length)]);
        var duration = (long)(Math.Exp(_random.NextDouble() * 6) * 200_000);
        var failed = _random.Next(100) == 0;
        writer.BeginSpan(new()
        {
            TraceId = trace, SpanId = id, ParentSpanId = parent, Start = time, End = time + duration,
            Kind = kind switch { 0 => OtlpSpanKind.Server, 1 => OtlpSpanKind.Client, _ => OtlpSpanKind.Internal },
            Name = kind switch { 0 => "GET " + route, 1 => "SELECT shop", _ => "Render" + route.Length.ToString(CultureInfo.InvariantCulture) },
        });
        if (kind == 0)
        {
            writer.Add("http.request.method", "GET");
            writer.Add("http.route", route);
            writer.Add("url.path", route.Replace("{id}", _random.Next(1_000_000).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            writer.Add("url.scheme", "http");
            writer.Add("server.address", "storefront.shop.svc");
            writer.Add("network.protocol.version", "1.1");
            writer.Add("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36");
            writer.Add("http.response.status_code", failed ? 500 : 200);
        }
        else if (kind == 1)
        {
            writer.Add("db.system", "postgresql");
            writer.Add("db.name", "shop");
            writer.Add("db.statement", Statements[_random.Next(Statements.Length)]);
            writer.Add("server.address", "postgres.shop.svc");
            writer.Add("server.port", 5432);
        }
        else
        {
            writer.Add("thread.id", _random.Next(64));
            writer.Add("code.function", "Render");
        }
        writer.EndSpan(failed);
    }

    private (int Form, LogSeverity Level, string Line) Line()
    {
        var n = _random.Next(1_000_000);
        var form = _random.Next(12);
        var (level, line) = form switch
        {
            0 => (LogSeverity.Info, $"Request starting HTTP/1.1 GET http://storefront.shop.svc/api/items/{n} - - -"),
            1 => (LogSeverity.Info, $"Request finished HTTP/1.1 GET http://storefront.shop.svc/api/items/{n} - 200 - application/json {n % 900 / 10.0} ms"),
            2 => (LogSeverity.Info, $"Executed DbCommand ({n % 40} ms) [Parameters=[@id='{n}'], CommandType='Text', CommandTimeout='30'] SELECT id, name, price FROM items WHERE id = @id"),
            3 => (LogSeverity.Warning, $"Cart {n} of customer {n * 7 % 100_000} has not been touched for {n % 90} minutes"),
            4 => (LogSeverity.Error, $"Payment of order {n} was refused: upstream 10.4.{n % 250}.{n / 250 % 250}:8443 answered 502 after {n % 3000} ms"),
            5 => (LogSeverity.Info, $"Reserved {n % 5} pieces of item {n % 20_000} for order {n}"),
            6 => (LogSeverity.Debug, $"Cache miss for key items:{n % 20_000}:eu, filled in {n % 50} ms"),
            7 => (LogSeverity.Info, $"10.4.{n % 250}.{n / 250 % 250} - - \"GET /api/search?q=shoes&page={n % 40} HTTP/1.1\" 200 {n % 40_000} \"-\" \"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\""),
            8 => (LogSeverity.Info, $"Published message {_random.NextInt64():x16} to orders.created partition {n % 12} offset {n * 3L}"),
            9 => (LogSeverity.Info, $"Consumed message {_random.NextInt64():x16} from orders.created in {n % 300} ms"),
            10 => (LogSeverity.Info, $"User {n % 100_000} signed in from 85.{n % 250}.{n / 250 % 250}.7"),
            _ => (LogSeverity.Info, $"Health check healthy: database in {n % 9} ms, queue in {n % 7} ms"),
        };
        return (form, level, line);
    }
}

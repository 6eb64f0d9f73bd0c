using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Tests.Traces;

/// <summary>What a receiver gets of a request.</summary>
public sealed class SpanFormTests
{
    private readonly World _world = new();

    [Fact]
    public void An_HTTP_request_is_told_by_the_conventions_of_OpenTelemetry()
    {
        var details = new RequestDetails { Operation = "GET", Target = "/cart?user=ann&all", Scope = "shop.local:8080", UserAgent = "curl/8" };
        var span = Send(details, L7Protocol.Http1, "404", isError: true);
        Assert.Equal(("GET", 3, "taproot-node-agent"), (span.Name, span.Kind, span.Scope));
        Assert.Equal(("/app/shop", "/process/shop", "host-1", "machine-1"), (span.Service, span.Resource["container.id"], span.Resource["host.name"], span.Resource["host.id"]));
        Assert.Equal(2, span.Status);
        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["http.request.method"] = "GET",
                ["http.response.status_code"] = "404",
                ["error.type"] = "404",
                ["url.scheme"] = "http",
                ["url.path"] = "/cart",
                ["url.query"] = "user=REDACTED&REDACTED",
                ["url.full"] = "http://shop.local:8080/cart?user=REDACTED&REDACTED",
                ["server.address"] = "shop.local",
                ["server.port"] = "80",
                ["network.peer.address"] = "10.0.0.1",
                ["network.peer.port"] = "80",
                ["network.protocol.version"] = "1.1",
                ["user_agent.original"] = "curl/8",
            },
            new SortedDictionary<string, string>(span.Attributes.ToDictionary(), StringComparer.Ordinal));
    }

    [Fact]
    public void A_clients_mistake_is_no_error_of_the_server() =>
        Assert.Equal(0, Send(new() { Operation = "GET", Target = "/" }, L7Protocol.Http1, "404", isError: true, isServer: true).Status);

    [Fact]
    public void A_servers_mistake_is_one() =>
        Assert.Equal(2, Send(new() { Operation = "GET", Target = "/" }, L7Protocol.Http1, "503", isError: true, isServer: true).Status);

    [Fact]
    public void A_statement_is_told_with_its_system_and_operation()
    {
        var span = Send(new() { Operation = "SELECT", Statement = "SELECT * FROM t WHERE id = ?", Scope = "shop", StatusDetail = "42P01" }, L7Protocol.Postgres, "failed", true);
        Assert.Equal(
            ("SELECT", "postgresql", "SELECT", "SELECT * FROM t WHERE id = ?", "shop", "42P01", "42P01"),
            (span.Name, span["db.system.name"], span["db.operation.name"], span["db.query.text"], span["db.namespace"], span["db.response.status_code"], span["error.type"]));
    }

    [Fact]
    public void A_remote_procedure_call_is_told_with_service_and_method()
    {
        var span = Send(new() { Operation = "POST", Target = "/shop.Cart/Add", Scope = "cart:50051", StatusDetail = "5" }, L7Protocol.Http2, "200", true);
        Assert.Equal(
            ("shop.Cart/Add", "grpc", "shop.Cart", "Add", "5", "cart"),
            (span.Name, span["rpc.system"], span["rpc.service"], span["rpc.method"], span["rpc.grpc.status_code"], span["server.address"]));
    }

    [Fact]
    public void Messages_are_told_with_their_destination()
    {
        var span = Send(new() { Operation = "", Target = "orders" }, L7Protocol.Kafka, "ok", false, method: L7Status.Produce);
        Assert.Equal(
            ("produce orders", 4, "kafka", "send", "orders"),
            (span.Name, span.Kind, span["messaging.system"], span["messaging.operation.type"], span["messaging.destination.name"]));
    }

    [Fact]
    public void Every_protocol_has_a_span_even_of_nothing()
    {
        foreach (var protocol in Enum.GetValues<L7Protocol>()) Assert.NotEqual("", Send(new(), protocol, "ok", false).Name);
    }

    [Fact]
    public void Times_are_those_of_the_wall_clock()
    {
        var span = Send(new(), L7Protocol.Redis, "ok", false);
        var unix = (ulong)((World.Epoch - DateTimeOffset.UnixEpoch).Ticks * 100);
        Assert.InRange(span.Start, unix, unix + 10_000_000_000);
        Assert.Equal(1_000_000u, span.End - span.Start);
    }

    [Fact]
    public void Spans_are_put_into_requests_of_bounded_size()
    {
        var (requests, spans) = (new List<byte[]>(), 0);
        using var exporter = _world.Exporter(request => requests.Add(request));
        var shop = _world.Program("shop");
        for (var i = 0; i < 5000; i++)
        {
            _world.From("8.8.8.8", shop).Ask("/" + new string('x', 500)).Answered();
            _world.Pass(TimeSpan.FromMilliseconds(10));
        }
        exporter.Export(_world.Here.Tracer.TakeDue(isLast: true));
        foreach (var request in requests) spans += ReceivedSpan.ReadZipped(request).Count;
        Assert.Equal(5000, spans);
        Assert.InRange(requests.Count, 3, 10);
    }

    private ReceivedSpan Send(
        RequestDetails details, L7Protocol protocol, string status, bool isError, bool isServer = false, string method = "")
    {
        var requests = new List<byte[]>();
        using var exporter = _world.Exporter(requests.Add);
        var shop = _world.Program("shop");
        var end = new End(shop, 5, isServer, new(shop.Host.Address, 40000), new(shop.Host.Address, 80));
        var request = new PendingRequest(_world.Now, 1, 1, details);
        _world.Here.Tracer.Started(end, protocol, request);
        _world.Pass(TimeSpan.FromMilliseconds(1));
        _world.Here.Tracer.Completed(end, request.Answered(protocol, status, isError, _world.Now) with { Method = method }, 1);
        exporter.Export(_world.Here.Tracer.TakeDue(isLast: true));
        return Assert.Single(ReceivedSpan.ReadZipped(Assert.Single(requests)));
    }
}

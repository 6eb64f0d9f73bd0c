using System.Diagnostics;
using System.Globalization;
using Taproot.Store.Client;

namespace Taproot.Store.Bench.Explore;

/// <summary>
/// A day of a hundred services, made by the engine itself, since what is measured is reading: log records of twelve forms, traces of eight spans over several services,
/// profiles of a minute each. Numbers, ids and times differ from row to row as those of a real day do.
/// </summary>
internal sealed class ExploreData(StoreClient client, string database, long endMs)
{
    public const long DayMs = 86_400_000;
    public const int Services = 100;
    public const int SpansPerTrace = 8;
    private const int StacksPerService = 2_000;
    private const int StacksPerMinute = 100;
    private const long RowsAtOnce = 1_000_000;

    // 7: of this row; @: the number of the row; S: the number of its service.
    private const string Service = "concat('service-', leftPad(toString(S), 2, '0'))";
    private const string Instance = "(intDiv(@, 7) % 2)";

    private const string Resource = $"""
        map('service.name', {Service}, 'service.instance.id', concat('i', toString({Instance})), 'container.id', concat('/k8s/shop/', {Service}, '-7d9f8c6b50-x2k4', toString({Instance}), '/app'),
            'host.name', concat('node-', toString(S % 20), '.eu-west-1.compute.internal'), 'telemetry.sdk.language', 'dotnet')
        """;

    private const string ResourceKey = $"cityHash64(S, {Instance})";

    /// <summary>Records over the day; a quarter of them belong to a trace.</summary>
    public Task LogsAsync(long count) => InRoundsAsync("log records", count, $$"""
        INSERT INTO otel_logs (Timestamp, TraceId, SpanId, SeverityText, SeverityNumber, ServiceName, Body, ResourceAttributes, ScopeName, LogAttributes, ResourceKey)
        WITH cityHash64(number, 3) AS r, r % 1000000 AS n, toInt64(r % {{Services}}) AS S, intDiv(r, 1000) % 12 AS form,
            intDiv(number * {traces:UInt64}, {count:UInt64}) AS trace
        SELECT
            fromUnixTimestamp64Nano(toInt64({from:Int64} + number * {step:Int64} + r % 900000), 'UTC'),
            if(number % 4 = 0, {{TraceId}}, ''), if(number % 4 = 0, leftPad(lower(hex(cityHash64(trace, 100))), 16, '0'), ''),
            ['info','info','info','warning','error','info','debug','info','info','info','info','info'][form + 1], [9,9,9,13,17,9,5,9,9,9,9,9][form + 1],
            {{Service}},
            multiIf(
                form = 0, concat('Request starting HTTP/1.1 GET http://storefront.shop.svc/api/items/', toString(n), ' - - -'),
                form = 1, concat('Request finished HTTP/1.1 GET http://storefront.shop.svc/api/items/', toString(n), ' - 200 - application/json ', toString(n % 900), ' ms'),
                form = 2, concat('Executed DbCommand (', toString(n % 40), ' ms) [Parameters=[@id=''', toString(n), '''], CommandTimeout=30] SELECT id, name, price FROM items WHERE id = @id'),
                form = 3, concat('Cart ', toString(n), ' of customer ', toString(n * 7 % 100000), ' has not been touched for ', toString(n % 90), ' minutes'),
                form = 4, concat('Payment of order ', toString(n), ' was refused: upstream 10.4.', toString(n % 250), '.', toString(intDiv(n, 250) % 250), ':8443 answered 502 after ', toString(n % 3000), ' ms'),
                form = 5, concat('Reserved ', toString(n % 5), ' pieces of item ', toString(n % 20000), ' for order ', toString(n)),
                form = 6, concat('Cache miss for key items:', toString(n % 20000), ':eu, filled in ', toString(n % 50), ' ms'),
                form = 7, concat('10.4.', toString(n % 250), '.', toString(intDiv(n, 250) % 250), ' - - "GET /api/search?q=shoes&page=', toString(n % 40), ' HTTP/1.1" 200 ', toString(n % 40000)),
                form = 8, concat('Published message ', lower(hex(r)), ' to orders.created partition ', toString(n % 12), ' offset ', toString(n * 3)),
                form = 9, concat('Consumed message ', lower(hex(r)), ' from orders.created in ', toString(n % 300), ' ms'),
                form = 10, concat('User ', toString(n % 100000), ' signed in from 85.', toString(n % 250), '.', toString(intDiv(n, 250) % 250), '.7'),
                concat('Health check healthy: database in ', toString(n % 9), ' ms, queue in ', toString(n % 7), ' ms')),
            {{Resource.Replace("@", "r", StringComparison.Ordinal)}}, 'Shop.Requests',
            map('pattern.hash', lower(hex(cityHash64(form, S))), 'thread.id', toString(n % 64), 'order.id', if(form = 4, toString(n), '')),
            {{ResourceKey.Replace("@", "r", StringComparison.Ordinal)}}
        FROM numbers({first:UInt64}, {rows:UInt64})
        """);

    /// <summary>Traces over the day, of eight spans each: a request, what it calls, and what that calls.</summary>
    public Task SpansAsync(long count) => InRoundsAsync("spans", count, $$"""
        INSERT INTO otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, ResourceAttributes, ScopeName, SpanAttributes, Duration, StatusCode, StatusMessage, ResourceKey, Peer)
        WITH intDiv(number, {{SpansPerTrace}}) AS trace, toInt64(number % {{SpansPerTrace}}) AS i, cityHash64(number, 5) AS r, r % 1000000 AS n, cityHash64(trace, 9) AS t,
            toInt64((t + intDiv(i, 2) * 37) % {{Services}}) AS S, toInt64((t + intDiv(i + 1, 2) * 37) % {{Services}}) AS callee, r % 100 = 0 AS failed,
            toUInt64(exp((t % 1000) / 1000 * 6) * 3000000 / (i + 1)) AS duration,
            ['GET /api/items/{id}', 'GET /api/items', 'GET /api/carts/{id}', 'POST /api/carts/{id}/lines', 'GET /api/orders/{id}', 'POST /api/orders', 'GET /api/users/{id}/profile', 'GET /api/search'][S % 8 + 1] AS route
        SELECT
            fromUnixTimestamp64Nano(toInt64({from:Int64} + trace * {{SpansPerTrace}} * {step:Int64} + t % 30000000 + i * 150000), 'UTC'),
            {{TraceId}}, leftPad(lower(hex(cityHash64(trace, 100 + i))), 16, '0'), if(i = 0, '', leftPad(lower(hex(cityHash64(trace, 100 + i - 1))), 16, '0')),
            multiIf(i % 2 = 0, route, i = 7, 'SELECT shop', concat('GET service-', leftPad(toString(callee), 2, '0'))),
            if(i % 2 = 0, 'Server', 'Client'), {{Service}},
            {{Resource.Replace("@", "t", StringComparison.Ordinal)}}, 'OpenTelemetry.Instrumentation.AspNetCore',
            if(i = 7,
                map('db.system', 'postgresql', 'db.name', 'shop', 'db.statement', 'SELECT id, name, price FROM items WHERE id = $1', 'server.address', 'postgres.shop.svc', 'server.port', '5432'),
                map('http.request.method', 'GET', 'http.route', route, 'url.path', concat('/api/items/', toString(n)), 'server.address', concat('service-', leftPad(toString(callee), 2, '0')),
                    'network.protocol.version', '1.1', 'http.response.status_code', if(failed, '500', '200'), 'app.version', if(t % 10 < 3, '2.4.1', '2.4.0'), 'customer.tier', ['free','pro','enterprise'][t % 3 + 1])),
            duration, if(failed, 'Error', 'Unset'), if(failed, 'upstream answered 502', ''), {{ResourceKey.Replace("@", "t", StringComparison.Ordinal)}},
            multiIf(i % 2 = 0, '', i = 7, 'postgres.shop.svc:5432', concat('service-', leftPad(toString(callee), 2, '0')))
        FROM numbers({first:UInt64}, {rows:UInt64})
        """);

    /// <summary>CPU profiles of every service for every minute of the day.</summary>
    public async Task ProfilesAsync()
    {
        await client.ExecuteAsync(database, $$"""
            INSERT INTO profiling_stacks (ServiceName, Hash, LastSeen, Stack)
            WITH intDiv(number, {{StacksPerService}}) AS S, number % {{StacksPerService}} AS s
            SELECT {{Service}}, cityHash64(S, s), fromUnixTimestamp64Milli({end:Int64}, 'UTC'),
                arrayMap(i -> concat('shop.', ['http','store','json','cart','price'][i % 5 + 1], '.Handler', toString(cityHash64(intDiv(s, toUInt64(exp2(11 - least(23 - i, 11)))), i) % 4000), ' ', 'handler.cs:', toString(10 + i)), range(24))
            FROM numbers({{Services * StacksPerService}})
            """, new QueryParameters().Add("end", endMs), CancellationToken.None);
        await InRoundsAsync("profile samples", 1440L * Services * StacksPerMinute, $$"""
            INSERT INTO profiling_samples (ServiceName, Type, Start, End, Labels, StackHash, Value)
            WITH intDiv(number, {{Services * StacksPerMinute}}) AS minute, toInt64(intDiv(number, {{StacksPerMinute}}) % {{Services}}) AS S, cityHash64(number, 11) AS r, fromUnixTimestamp64Milli({end:Int64} - {{DayMs}} + toInt64(minute) * 60000, 'UTC') AS start
            SELECT {{Service}}, 'ebpf:cpu:nanoseconds', start, start + INTERVAL 60 SECOND,
                map('container.id', concat('/k8s/shop/', {{Service}}, '-7d9f8c6b50-x2k4', toString(r % 2), '/app'), 'host.name', concat('node-', toString(S % 20))),
                cityHash64(toUInt64(S), toUInt64(exp((r % 1000) / 1000 * 7.6)) % {{StacksPerService}}), 10000000 * (1 + r % 40)
            FROM numbers({first:UInt64}, {rows:UInt64})
            """);
    }

    /// <summary>Waits until no merge runs.</summary>
    public async Task SettleAsync()
    {
        for (var quiet = 0; quiet < 5;)
        {
            var lines = await client.ReadLinesAsync(database, "SELECT count() FROM system.merges FORMAT TSV", QueryParameters.None, CancellationToken.None);
            quiet = lines[0] == "0" ? quiet + 1 : 0;
            await Task.Delay(1000);
        }
    }

    private const string TraceId = "concat(leftPad(lower(hex(cityHash64(trace, 1))), 16, '0'), leftPad(lower(hex(cityHash64(trace, 2))), 16, '0'))";

    private async Task InRoundsAsync(string what, long count, string sql)
    {
        var started = Stopwatch.GetTimestamp();
        for (long first = 0; first < count; first += RowsAtOnce)
        {
            var parameters = new QueryParameters().Add("from", (endMs - DayMs) * 1_000_000).Add("step", DayMs * 1_000_000 / count).Add("first", first).Add("rows", Math.Min(RowsAtOnce, count - first));
            if (sql.Contains("{traces:", StringComparison.Ordinal)) parameters.Add("traces", count * 2 / 5 / SpansPerTrace).Add("count", count);
            if (sql.Contains("{end:", StringComparison.Ordinal)) parameters.Add("end", endMs);
            await client.ExecuteAsync(database, sql, parameters, CancellationToken.None);
        }
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
    }
}

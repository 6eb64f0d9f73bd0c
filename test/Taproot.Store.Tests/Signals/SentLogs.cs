using System.Globalization;
using System.Text.Json;
using Taproot.Store.Logs;
using Taproot.Store.Querying;
using Taproot.Telemetry.Logs;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Store.Tests.Signals;

/// <summary>Log records that tests look for. Each has its number as the attribute <c>n</c>.</summary>
internal sealed class SentLogs(TestStore store)
{
    private static SentLogs? _four;

    public string Project { get; } = store.NewProject();

    public long NowMs { get; } = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public TimeWindow Window => new(NowMs - 3_600_000, NowMs + 60_000);

    /// <summary>Four records of two services, written once.</summary>
    public static async Task<SentLogs> FourAsync(TestStore store)
    {
        if (_four is { } sent) return sent;
        var logs = new SentLogs(store);
        await logs.WriteAsync(
            new("cart", "Payment 7", LogSeverity.Info),
            new("cart", "Payment failed", LogSeverity.Error) { Attributes = { ["user.id"] = "42" } },
            new("shop", "Order with Ümlaut", LogSeverity.Debug) { Attributes = { ["user.id"] = "43" } },
            new("shop", "Out of memory", LogSeverity.Critical) { TraceId = 0xab, SpanId = 0xcd, Attributes = { ["odd"] = @"a'b\c%_" } });
        return _four = logs;
    }

    /// <summary>Writes records as the agent sends them: each a second after the one before, the last one a second ago.</summary>
    public async Task WriteAsync(params SentLog[] records)
    {
        using var batch = new OtlpLogBatch("test", "1");
        var parser = new LogRecordParser(new());
        Dictionary<string, OtlpResource> resources = new(StringComparer.Ordinal);
        for (var i = 0; i < records.Length; i++)
        {
            var record = records[i];
            if (!resources.TryGetValue(record.Service, out var resource)) resources[record.Service] = resource = OtlpResource.OfContainer(record.Service, "/docker/" + record.Service, "alpha", "m1");
            Dictionary<string, string> json = new(record.Attributes, StringComparer.Ordinal) { ["msg"] = record.Body, ["n"] = i.ToString(CultureInfo.InvariantCulture) };
            if (record.TraceId != 0) json["trace_id"] = record.TraceId.ToString("x32", CultureInfo.InvariantCulture);
            if (record.SpanId != 0) json["span_id"] = record.SpanId.ToString("x16", CultureInfo.InvariantCulture);
            parser.Parse(JsonSerializer.SerializeToUtf8Bytes(json));
            batch.Add(resource, parser, record.Severity, record.Pattern, record.Time ?? At(records.Length - i), At(0));
        }
        using var message = new ProtobufWriter();
        batch.WriteTo(message);
        using var rows = new LogRows();
        new OtlpLogReader(new()).Read(message.Span, rows);
        await store.Logs.WriteAsync(Project, rows, TestContext.Current.CancellationToken);
    }

    /// <summary>A time before now, nanoseconds since 1970.</summary>
    public long At(int secondsAgo) => (NowMs - secondsAgo * 1000L) * 1_000_000;
}

/// <summary>A log record to send.</summary>
internal sealed record SentLog(string Service, string Body, LogSeverity Severity)
{
    public Dictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

    public ulong TraceId { get; init; }

    public ulong SpanId { get; init; }

    public string Pattern { get; init; } = new('a', 32);

    public long? Time { get; init; }
}

using Taproot.Store.Querying;
using Taproot.Store.Traces;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Store.Tests.Signals;

/// <summary>
/// A shop whose checkout calls orders, which asks postgres; in the last minutes one of three zones of orders is slow and fails. Each trace: checkout serves (1), calls orders (2),
/// orders serves (3), asks postgres (4).
/// </summary>
public sealed class TraceShop(SharedStore shared) : IAsyncLifetime
{
    public const long Minute = 60_000;
    public const long Millisecond = 1_000_000;
    public const int Traces = 60; // a trace every ten seconds
    private readonly long _end = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / Minute * Minute;

    public TimeWindow Window => new(_end - 10 * Minute, _end);

    public string Project { get; private set; } = "";

    public static bool IsSlow(int trace) => trace >= 30 && trace % 3 == 2;

    public async ValueTask InitializeAsync()
    {
        Project = shared.Store.NewProject();
        await WriteAsync("checkout", (writer, trace, start) =>
        {
            var took = IsSlow(trace) ? 300 : 20;
            Span(writer, trace, 1, 0, "POST /checkout", OtlpSpanKind.Server, start, took, IsSlow(trace));
            Span(writer, trace, 2, 1, "POST /orders", OtlpSpanKind.Client, start + 2, took - 4, IsSlow(trace), ("server.address", "orders"), ("server.port", "8080"));
        });
        await WriteAsync("orders", (writer, trace, start) =>
        {
            var took = IsSlow(trace) ? 290 : 12;
            Span(writer, trace, 3, 2, "POST /orders", OtlpSpanKind.Server, start + 4, took, IsSlow(trace), ("zone", "abc"[trace % 3].ToString()));
            Span(writer, trace, 4, 3, "INSERT", OtlpSpanKind.Client, start + 5, took - 2, IsSlow(trace), ("server.address", "postgres"), ("db.system.name", "postgresql"),
                ("error.type", IsSlow(trace) ? $"deadlock of {trace}" : ""));
        });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task WriteAsync(string service, Action<OtlpSpanWriter, int, long> add)
    {
        using var message = new ProtobufWriter();
        var writer = new OtlpSpanWriter(message, "test", "1");
        writer.BeginResource(OtlpResource.OfContainer(service, "/docker/" + service, "alpha", "m1"));
        for (var trace = 0; trace < Traces; trace++) add(writer, trace, Window.FromMs + trace * 10_000L + 1000);
        writer.EndResource();
        using var rows = new SpanRows();
        new OtlpSpanReader(new()).Read(message.Span, rows);
        await shared.Store.Spans.WriteAsync(Project, rows, TestContext.Current.CancellationToken);
    }

    private static void Span(
        OtlpSpanWriter writer, int trace, int span, int parent, string name, OtlpSpanKind kind, long start, int milliseconds, bool failed, params (string Key, string Value)[] attributes)
    {
        writer.BeginSpan(new()
        {
            TraceId = new(9, (ulong)trace + 1), SpanId = (ulong)(trace * 10 + span), ParentSpanId = parent == 0 ? 0UL : (ulong)(trace * 10 + parent), Name = name, Kind = kind,
            Start = start * Millisecond, End = (start + milliseconds) * Millisecond,
        });
        foreach (var (key, value) in attributes)
        {
            if (value.Length > 0) writer.Add(key, value);
        }
        writer.EndSpan(failed);
    }
}

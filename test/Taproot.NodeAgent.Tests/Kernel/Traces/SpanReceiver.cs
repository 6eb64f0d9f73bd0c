using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Export;
using Taproot.NodeAgent.Tests.Traces;
using Taproot.NodeAgent.Traces;
using TraceOptions = Taproot.NodeAgent.Traces.TraceOptions;

namespace Taproot.NodeAgent.Tests.Kernel.Traces;

/// <summary>The tracing part of the agent with its spool, and a server that takes what it sends.</summary>
internal sealed class SpanReceiver : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedSpan> _spans = [];
    private readonly WebApplication _application;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("taproot-spans-");
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client = SenderClient.Create(null, null, skipVerify: false, "1.2.3");
    private readonly Task _sending;

    private SpanReceiver(WebApplication application, TraceOptions traces)
    {
        _application = application;
        var endpoint = new Uri(application.Urls.Single() + "/v1/traces");
        var options = new AgentOptions(new(0, 0), null, null, endpoint, null, null, null, false, TimeSpan.FromSeconds(15), _directory.FullName, 1 << 26, 1, 10, 100);
        var pipe = new SignalPipe("traces", RecordForm.Otlp, endpoint, _client, options, TimeProvider.System, NullLogger<SpoolSender>.Instance);
        _sending = pipe.RunAsync(_stop.Token);
        Agent = new(traces, pipe.Append, new(_ => "", "host-1", "machine-1", "1.2.3"), _ => false, NullLoggerFactory.Instance, TimeProvider.System);
    }

    public TraceCollector Agent { get; }

    public static async Task<SpanReceiver> StartAsync(TraceOptions? traces = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        SpanReceiver? receiver = null;
        application.MapPost("/v1/traces", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            receiver!.Take(ReceivedSpan.ReadZipped(body.ToArray()));
        });
        await application.StartAsync();
        return receiver = new(application, traces ?? new());
    }

    /// <summary>Waits until something holds of the spans, and returns them; fails after twenty seconds with what came.</summary>
    public async Task<List<ReceivedSpan>> UntilAsync(Func<List<ReceivedSpan>, bool> holds)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            List<ReceivedSpan> spans;
            lock (_gate) spans = [.. _spans];
            if (holds(spans)) return spans;
            if (watch.Elapsed > TimeSpan.FromSeconds(20)) Assert.Fail("Not seen within 20 s. Seen:\n" + string.Join('\n', spans.Select(Describe)));
            await Task.Delay(100);
        }
    }

    public static string Describe(ReceivedSpan span) =>
        $"{span.TraceId} {span.ParentSpanId,16} {span.SpanId} {span.Service} {(span.Kind == 2 ? "answers" : "asks")} {span.Name} {span["url.path"]} [{span["taproot.parent.rule"]}] {string.Join(' ', span.Links)}";

    public async ValueTask DisposeAsync()
    {
        Agent.Dispose();
        await _stop.CancelAsync();
        await Task.WhenAny(_sending);
        _client.Dispose();
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
        _stop.Dispose();
        _directory.Delete(recursive: true);
    }

    private void Take(List<ReceivedSpan> spans)
    {
        lock (_gate) _spans.AddRange(spans);
    }
}

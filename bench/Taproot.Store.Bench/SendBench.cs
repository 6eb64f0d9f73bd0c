using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Taproot.Store.Bench;

/// <summary>Sends spans or log records by OTLP over HTTP to a server, as fast as it takes them, and prints as JSON what that took.</summary>
internal static class SendBench
{
    private const int Senders = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync(Uri server, string what, int count)
    {
        var messages = new SignalMessages(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - SignalMessages.SpreadMs);
        var (rounds, path) = what switch
        {
            "spans" => (messages.Spans(count), "/v1/traces"),
            "logs" => (messages.Logs(count), "/v1/logs"),
            "sdk-logs" => (messages.SdkLogs(count), "/v1/logs"),
            _ => throw new ArgumentException($"'{what}' is none of spans, logs, sdk-logs.", nameof(what)),
        };
        using var http = new HttpClient { BaseAddress = server };
        var (total, putOff) = (new Figures(), 0);
        foreach (var round in rounds)
        {
            var started = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(round.Messages, new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (message, cancellation) =>
            {
                while (!await TrySendAsync(http, path, message, cancellation))
                {
                    Interlocked.Increment(ref putOff);
                    await Task.Delay(Pause, cancellation);
                }
            });
            total = total.Plus(round, Stopwatch.GetElapsedTime(started).TotalSeconds, 0);
        }
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { what, items = total.Items, seconds = total.Seconds, messageBytes = total.MessageBytes, lineBytes = total.LineBytes, putOff }));
        return 0;
    }

    private static async Task<bool> TrySendAsync(HttpClient http, string path, byte[] message, CancellationToken cancellation)
    {
        using var body = new ByteArrayContent(message);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), body, cancellation);
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable) return false;
        response.EnsureSuccessStatusCode();
        return true;
    }
}

using System.Net.Http.Headers;
using System.Threading.Channels;
using Taproot.Server.Sources.Prometheus.Client;
using Taproot.Store;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Sources.Prometheus.Forwarding;

/// <summary>
/// Hands agents' samples on to a project's Prometheus and returns when that has them; an agent is answered then, not before. A few batches go at once and
/// a bounded number waits; more are put off, and so is what the far side does not take in time: agents keep their data and send it again.
/// </summary>
internal sealed class RemoteWriteForwarder(string project, PrometheusConnection connection, PrometheusMetrics metrics, TimeProvider time)
{
    private const int AtOnce = 8, MostWaiting = 256, Attempts = 3;
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(20), FirstPause = TimeSpan.FromMilliseconds(250), RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Channel<int> _turns = Turns();
    private int _inside;

    /// <summary>Why the last batch was not taken; empty when it was.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>When a batch was last acknowledged, milliseconds since the epoch; 0 for never.</summary>
    public long LastStoredMs { get; private set; }

    /// <summary>Completes when the far side has the samples.</summary>
    /// <exception cref="StoreUnavailableException">It does not take them now.</exception>
    /// <exception cref="SamplesRefusedException">It never will.</exception>
    public async Task ForwardAsync(MetricBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.SampleCount == 0) return;
        var started = time.GetTimestamp();
        if (Interlocked.Increment(ref _inside) > AtOnce + MostWaiting)
        {
            Interlocked.Decrement(ref _inside);
            metrics.Forward(project, "queue_full", TimeSpan.Zero, 0);
            throw new StoreUnavailableException("More samples wait to be forwarded than are held. Send again later.", RetryAfter);
        }
        metrics.InFlight(project, 1);
        try
        {
            using var limit = new TimeLimit(Most, time, cancellationToken);
            await SendInTurnAsync(Encode(batch), limit, cancellationToken);
            (Problem, LastStoredMs) = ("", time.GetUtcNow().ToUnixTimeMilliseconds());
            metrics.Forward(project, "ok", time.GetElapsedTime(started), batch.SampleCount);
        }
        catch (PrometheusException e)
        {
            throw Fail(e);
        }
        finally
        {
            metrics.InFlight(project, -1);
            Interlocked.Decrement(ref _inside);
        }
    }

    private static Channel<int> Turns()
    {
        var turns = Channel.CreateBounded<int>(AtOnce);
        for (var turn = 0; turn < AtOnce; turn++) turns.Writer.TryWrite(turn);
        return turns;
    }

    private async Task SendInTurnAsync(byte[] body, TimeLimit limit, CancellationToken caller)
    {
        try
        {
            var turn = await _turns.Reader.ReadAsync(limit.Token);
            try
            {
                await SendAsync(body, limit.Token);
            }
            finally
            {
                _turns.Writer.TryWrite(turn);
            }
        }
        catch (OperationCanceledException e) when (!caller.IsCancellationRequested)
        {
            throw new PrometheusException(PrometheusFailure.TimedOut, $"{connection.Settings.WriteUrl.Authority} did not take the samples within {Most.TotalSeconds:0} s.", e);
        }
    }

    private async Task SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await SendOnceAsync(body, cancellationToken);
                return;
            }
            catch (PrometheusException e) when (attempt < Attempts && e.Failure is PrometheusFailure.Overloaded or PrometheusFailure.Unreachable)
            {
                metrics.Retry(project);
                await Task.Delay(FirstPause * (1 << attempt), time, cancellationToken);
            }
        }
    }

    private async Task SendOnceAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var response = await connection.SendAsync(() => Request(body), cancellationToken);
        if (response.IsSuccessStatusCode) return;
        throw PrometheusClient.Refusal(response.StatusCode, await ReadWordsAsync(response, cancellationToken));
    }

    private HttpRequestMessage Request(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        var request = new HttpRequestMessage(HttpMethod.Post, connection.Settings.WriteUrl) { Content = content };
        request.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
        return request;
    }

    private Exception Fail(PrometheusException e)
    {
        metrics.Forward(project, PrometheusMetrics.CodeOf(e.Failure), TimeSpan.Zero, 0);
        if (e.Failure is PrometheusFailure.Refused or PrometheusFailure.TooMuchAsked)
        {
            // Prometheus answers so when samples are too old or come out of order, too; what it could take of the batch it has taken.
            Problem = $"Prometheus refused samples: {e.Message}";
            return new SamplesRefusedException(Problem, e);
        }
        // Wrong credentials or a wrong address are ours to mend: agents keep their data meanwhile.
        Problem = e.Failure == PrometheusFailure.NotFound
            ? $"{connection.Settings.WriteUrl} takes no remote write (404). Start Prometheus with --web.enable-remote-write-receiver, or set the remote-write URL."
            : $"Samples cannot be forwarded: {e.Message}";
        return new StoreUnavailableException(Problem, RetryAfter, e);
    }

    private static async Task<string> ReadWordsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[512];
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Sentence.Of(System.Text.Encoding.UTF8.GetString(buffer, 0, length));
    }

    private static byte[] Encode(MetricBatch batch)
    {
        var writer = new RemoteWriteWriter();
        writer.Add(batch);
        return writer.TakeBody();
    }
}

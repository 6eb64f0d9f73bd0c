using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Taproot.Telemetry.Spool;

namespace Taproot.NodeAgent.Export;

/// <summary>
/// Sends the spool's records to the server. One at a time they go oldest first. Where several may be on their way, they have no order anyway, and when
/// there is a backlog every other one is the newest: what is measured now does not wait behind an hour's outage. What is the batch's fault (400, 413,
/// 422) drops it; all else waits and is tried again, so that neither an outage nor a wrong key loses data.
/// </summary>
internal sealed class SpoolSender(
    HttpClient client, Uri endpoint, RecordForm form, DiskSpool spool, int maxInFlight, TimeProvider time, ILogger<SpoolSender> logger)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UnsupportedPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    // One pending wake-up is enough.
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<Task<Outcome>> _inFlight = [];
    private int _failures;
    private long _sent;
    private long _retried;
    private long _refused;
    private long _unsupported;
    private bool _isUnsupported;
    private bool _oldestNext;

    /// <summary>Batches the server took.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Attempts that failed and were, or will be, repeated.</summary>
    public long Retried => Volatile.Read(ref _retried);

    /// <summary>Batches the server refused for good.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Batches dropped because the server has no such endpoint.</summary>
    public long Unsupported => Volatile.Read(ref _unsupported);

    /// <summary>Says that the spool has a new record.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Sends until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            // After a failure one batch probes whether the server is back.
            var limit = _failures > 0 ? 1 : maxInFlight;
            while (_inFlight.Count < limit && TakeNext() is { } record) _inFlight.Add(SendAsync(record, cancellationToken));
            if (_inFlight.Count == 0)
            {
                await _wake.Reader.ReadAsync(cancellationToken);
                continue;
            }

            var first = await Task.WhenAny(_inFlight);
            _inFlight.Remove(first);
            await SettleAsync(await first, cancellationToken);
        }
    }

    /// <summary>
    /// After <see cref="RunAsync"/> has ended: sends what is left, one after the other, until the first failure. The rest waits for the next run.
    /// </summary>
    public async Task SendRestAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && spool.Take() is { } record)
        {
            try
            {
                if ((await SendAsync(record, cancellationToken)).Failure is not null) return;
            }
            catch (OperationCanceledException)
            {
                return; // its time is over; the record is in the spool again
            }
        }
    }

    private SpoolRecord? TakeNext()
    {
        if (maxInFlight == 1 || spool.Records <= maxInFlight) return spool.Take();
        _oldestNext = !_oldestNext;
        return spool.Take(newest: _oldestNext);
    }

    private async Task SettleAsync(Outcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.IsUnsupported)
        {
            await DropUnsupportedAsync(cancellationToken);
            return;
        }

        _isUnsupported = false;
        if (outcome.Failure is null)
        {
            if (_failures > 0) ExportLog.SendRecovered(logger, endpoint, spool.Records);
            _failures = 0;
            return;
        }

        // Those in flight at the same time most likely failed for the same reason: one failure, one pause.
        while (_inFlight.Count > 0)
        {
            var other = await _inFlight[^1];
            _inFlight.RemoveAt(_inFlight.Count - 1);
            if (other.Failure is not null && other.RetryAfter > (outcome.RetryAfter ?? TimeSpan.Zero)) outcome = other;
        }

        var delay = outcome.RetryAfter ?? Backoff(_failures);
        if (_failures++ is 0 or 10 or 100) ExportLog.SendFailed(logger, endpoint, outcome.Failure, spool.Records, delay);
        await Task.Delay(delay, time, cancellationToken);
    }

    /// <summary>A server that does not know the signal will not know it in a second either: what waits is dropped, and a later record tries again.</summary>
    private async Task DropUnsupportedAsync(CancellationToken cancellationToken)
    {
        if (!_isUnsupported) ExportLog.SignalUnsupported(logger, endpoint);
        _isUnsupported = true;
        while (_inFlight.Count > 0)
        {
            _ = await _inFlight[^1];
            _inFlight.RemoveAt(_inFlight.Count - 1);
        }

        while (spool.Take() is { } record)
        {
            spool.Remove(record);
            Interlocked.Increment(ref _unsupported);
        }

        await Task.Delay(UnsupportedPause, time, cancellationToken);
    }

    private static TimeSpan Backoff(int failures)
    {
        var full = Math.Min(FirstBackoff.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 10)), LongestBackoff.TotalMilliseconds);
        // A fleet that lost its server must not come back in step.
        return TimeSpan.FromMilliseconds(full * (0.5 + Random.Shared.NextDouble() / 2));
    }

    private async Task<Outcome> SendAsync(SpoolRecord record, CancellationToken cancellationToken)
    {
        try
        {
            using var request = form.ToRequest(endpoint, record.Data);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return await JudgeAsync(record, response, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            spool.Return(record);
            cancellationToken.ThrowIfCancellationRequested();
            Interlocked.Increment(ref _retried);
            return new(e is OperationCanceledException ? "no answer in time" : e.Message, null);
        }
    }

    private async Task<Outcome> JudgeAsync(SpoolRecord record, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            spool.Remove(record);
            Interlocked.Increment(ref _sent);
            return default;
        }

        if (form.MayBeUnsupported && response.StatusCode is (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented))
        {
            spool.Remove(record);
            Interlocked.Increment(ref _unsupported);
            return new(null, null, IsUnsupported: true);
        }

        if (status is >= 400 and < 500 && !IsNotTheBatchsFault(response.StatusCode))
        {
            var answer = await response.Content.ReadAsStringAsync(cancellationToken);
            ExportLog.BatchRefused(logger, endpoint, status, answer[..Math.Min(answer.Length, 300)]);
            spool.Remove(record);
            Interlocked.Increment(ref _refused);
            return default;
        }

        spool.Return(record);
        Interlocked.Increment(ref _retried);
        return new($"status {status}", RetryAfter(response.Headers.RetryAfter));
    }

    private static bool IsNotTheBatchsFault(HttpStatusCode status) =>
        status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.ProxyAuthenticationRequired
            or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var delay = header?.Delta ?? (header?.Date - time.GetUtcNow());
        if (delay is not { } wanted || wanted <= TimeSpan.Zero) return null;
        return wanted < LongestRetryAfter ? wanted : LongestRetryAfter;
    }

    private readonly record struct Outcome(string? Failure, TimeSpan? RetryAfter, bool IsUnsupported = false);
}

using System.Text.Json;
using Microsoft.Extensions.Hosting;

namespace Shop.Common;

/// <summary>Requests of one client to one server that ended within one bucket of time.</summary>
/// <param name="TimeMs">Start of the bucket, milliseconds since the epoch.</param>
/// <param name="Requests">Requests that got an answer.</param>
/// <param name="Errors">Of these, answers with a status of 500 and more.</param>
/// <param name="Seconds">Sum of the waiting times, seconds.</param>
public sealed record LinkBucket(long TimeMs, long Requests, long Errors, double Seconds);

/// <summary>What a service counted on its side of a link, the last quarter of an hour.</summary>
public sealed record LinkReport(string Client, string Server, IReadOnlyDictionary<string, long> Totals, IReadOnlyList<LinkBucket> Buckets);

/// <summary>
/// Counts every call that this service makes, per server and per five seconds, and writes the counts to a JSON file: the truth that
/// the service map is compared with. A file, so that reading it is no traffic.
/// </summary>
public sealed class LinkStatistics(string client, string file, TimeProvider clock) : BackgroundService
{
    private const int BucketMs = 5_000;
    private const int KeptBuckets = 180;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Link> _links = [];

    /// <summary>Counts one answered call.</summary>
    /// <param name="server">Name of the called service.</param>
    /// <param name="route">What is counted apart in the totals, such as <c>GET /products 200</c>.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="waited">From sending to the head of the answer.</param>
    public void Record(string server, string route, int status, TimeSpan waited)
    {
        long bucket = clock.GetUtcNow().ToUnixTimeMilliseconds() / BucketMs * BucketMs;
        lock (_lock)
        {
            if (!_links.TryGetValue(server, out Link? link))
            {
                _links[server] = link = new Link();
            }

            link.Add(bucket, route, status, waited.TotalSeconds);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Write();
        }
    }

    private void Write()
    {
        List<LinkReport> reports;
        lock (_lock)
        {
            reports = [.. _links.Select(pair => pair.Value.Report(client, pair.Key))];
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        string next = file + ".new";
        File.WriteAllText(next, JsonSerializer.Serialize(reports, JsonSerializerOptions.Web));
        File.Move(next, file, overwrite: true);
    }

    private sealed class Link
    {
        private readonly Queue<LinkBucket> _closed = new();
        private readonly Dictionary<string, long> _totals = [];
        private LinkBucket _open = new(0, 0, 0, 0);

        public void Add(long bucketMs, string route, int status, double seconds)
        {
            if (bucketMs != _open.TimeMs)
            {
                Close(bucketMs);
            }

            _open = new LinkBucket(bucketMs, _open.Requests + 1, _open.Errors + (status >= 500 ? 1 : 0), _open.Seconds + seconds);
            _totals[route] = _totals.GetValueOrDefault(route) + 1;
        }

        public LinkReport Report(string client, string server) =>
            new(client, server, new Dictionary<string, long>(_totals), [.. _closed.Append(_open).Where(bucket => bucket.Requests > 0)]);

        private void Close(long nextMs)
        {
            _closed.Enqueue(_open);
            while (_closed.Count > KeptBuckets)
            {
                _closed.Dequeue();
            }

            _open = new LinkBucket(nextMs, 0, 0, 0);
        }
    }
}

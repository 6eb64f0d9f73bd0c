using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Taproot.Store.Client;
using Taproot.Store.Schema;

namespace Taproot.Store.Logs;

/// <summary>
/// Counts by the minute the records that were stored before minutes were counted, an hour at once from the newest on. Minutes that have a count are left as
/// they are, so it may begin anew at any time; when all is counted the ledger of migrations says so.
/// </summary>
internal sealed partial class LogCountFiller(
    StoreClient client, ProjectSchema schema, StoreHealth health, StoreMetrics metrics, TimeProvider time, ILogger<LogCountFiller> logger) : BackgroundService
{
    private const int Done = 15;
    private const int Counting = 11;
    private const long Hour = 3600;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100); // between two hours: what people ask comes first
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>Counts all of a project that is older than the first count could be; returns the hours that were looked at.</summary>
    public async Task<long> FillAsync(string project, CancellationToken cancellation)
    {
        var database = await schema.EnsureAsync(project, cancellation);
        var until = await NumberAsync(database, $"SELECT toUnixTimestamp(max(applied)) FROM taproot_migrations WHERE number = {Text(Counting)}", cancellation);
        var first = await NumberAsync(database, $"SELECT toUnixTimestamp(toDateTime(min(Timestamp))) FROM otel_logs WHERE Timestamp < toDateTime({Text(until)}, 'UTC')", cancellation);
        if (first == 0) return 0;
        var hours = 0L;
        for (var from = until / Hour * Hour; from + Hour > first; from -= Hour)
        {
            await FillHourAsync(database, from, Math.Min(until, from + Hour), cancellation);
            metrics.HourCounted();
            hours++;
            await Task.Delay(Pause, time, cancellation);
        }
        return hours;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var project in schema.Ready.Where(p => !_done.Contains(p)))
            {
                try
                {
                    if (health.IsAvailable && await FinishAsync(project, stoppingToken)) _done.Add(project);
                }
                catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
                {
                    return;
                }
                catch (StoreException e)
                {
                    LogFailed(project, e.Message);
                }
            }
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> FinishAsync(string project, CancellationToken cancellation)
    {
        var database = await schema.EnsureAsync(project, cancellation);
        if (await NumberAsync(database, $"SELECT count() FROM taproot_migrations WHERE number = {Text(Done)}", cancellation) > 0) return true;
        var hours = await FillAsync(project, cancellation);
        await client.ExecuteAsync(
            database, $"INSERT INTO taproot_migrations (number, description) SELECT {Text(Done)}, 'older log records by the minute'", QueryParameters.None, cancellation);
        if (hours > 0) LogFilled(project, hours);
        return true;
    }

    private Task FillHourAsync(string database, long from, long to, CancellationToken cancellation)
    {
        var (begin, end) = ($"toDateTime({Text(from)}, 'UTC')", $"toDateTime({Text(to)}, 'UTC')");
        var statement = $"""
            INSERT INTO otel_logs_minutes (PatternHash, ServiceName, ResourceKey, SeverityNumber, Timestamp, Total, Sample)
            SELECT {LogCountTables.MinutesView.Columns}
            FROM otel_logs
            WHERE otel_logs.Timestamp >= {begin} AND otel_logs.Timestamp < {end} AND toStartOfMinute(toDateTime(otel_logs.Timestamp)) GLOBAL NOT IN
                (SELECT Timestamp FROM otel_logs_minutes WHERE Timestamp >= {begin} AND Timestamp < {end})
            {LogCountTables.MinutesView.Rest}
            """;
        return client.ExecuteAsync(database, statement, QueryParameters.None, cancellation);
    }

    private async Task<long> NumberAsync(string database, string sql, CancellationToken cancellation) =>
        long.Parse((await client.ReadLinesAsync(database, $"{sql} FORMAT TabSeparated", QueryParameters.None, cancellation))[0], CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(2015, LogLevel.Information, "Project {Project}: {Hours} hours of older log records are counted by the minute now.")]
    private partial void LogFilled(string project, long hours);

    [LoggerMessage(2016, LogLevel.Warning, "Project {Project}: older log records are not counted by the minute yet, and it is tried again: {Reason}")]
    private partial void LogFailed(string project, string reason);
}

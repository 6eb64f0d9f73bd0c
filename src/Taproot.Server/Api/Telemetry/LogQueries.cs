using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Projects;
using Taproot.Store.Logs;
using Taproot.Store.Querying;
using Taproot.Telemetry.Logs;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Makes queries of what requests ask, and answers of records.</summary>
internal sealed class LogQueries(ProjectDirectory projects, ILogReader reader, ResourceDirectory resources, TimeProvider time)
{
    private const int LongestText = 1000;

    /// <summary>What a request looks for.</summary>
    /// <returns>What is wrong, or null, and the query.</returns>
    public async Task<(IResult? Problem, LogQuery Query)> ReadAsync(string project, LogSearch search, CancellationToken cancellation)
    {
        var none = new LogQuery(default(TimeWindow));
        if (!projects.Exists(project)) return (Problems.UnknownProject(project), none);
        if (search.Text is { Length: > LongestText }) return (Problems.BadParameter($"'text' is longer than {LongestText} characters."), none);
        if (search.TraceId is { } trace && !SearchParameters.IsTraceId(trace)) return (Problems.BadParameter("A trace id has 32 hexadecimal digits."), none);
        if (!TryParseSeverity(search.Severity, out var severity)) return (Problems.BadParameter("'severity' must be debug, info, warning, error or critical: the least that is wanted."), none);
        if (SearchParameters.Key(search.Before, "before", out var before) is { } badBefore) return (badBefore, none);
        var (problem, common) = await SearchParameters.ReadAsync(search, project, window => reader.ListResourcesAsync(project, window, cancellation), resources, time.GetUtcNow(), cancellation);
        if (problem is not null) return (problem, none);
        return (null, new(common with { Before = before }) { MinSeverity = severity, Text = search.Text, Pattern = search.Pattern, TraceId = search.TraceId?.ToLowerInvariant() });
    }

    /// <summary>Records of a window as they are given out.</summary>
    public async Task<IReadOnlyList<LogRecordView>> ViewAsync(string project, TimeWindow window, IReadOnlyList<StoredLog> records, CancellationToken cancellation)
    {
        var owners = await resources.OfAsync(project, window, records.Select(r => r.ResourceAttributes), cancellation);
        return [.. records.Select(r => View(r, owners))];
    }

    private static LogRecordView View(StoredLog record, WindowOwners owners) => new(
        SearchParameters.KeyOf(record.Time, record.RowKey), SearchParameters.Milliseconds(record.Time), LogSeverities.FromOtlpNumber(record.SeverityNumber).Name(), record.Severity,
        record.Body, record.Service, owners.ApplicationOf(record.ResourceAttributes), record.TraceId, record.SpanId, record.Pattern, record.EventName,
        record.Attributes, record.ResourceAttributes);

    /// <summary>The least severity as OpenTelemetry's number; null when none is given.</summary>
    private static bool TryParseSeverity(string? text, out int? number)
    {
        number = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (int.TryParse(text, out _) || !Enum.TryParse<LogSeverity>(text, ignoreCase: true, out var severity) || severity == LogSeverity.Unknown) return false;
        // Debug takes in the numbers below its own, which are those of trace.
        number = severity == LogSeverity.Debug ? 1 : severity.OtlpNumber();
        return true;
    }
}

using System.Globalization;
using System.Text.Json;
using Taproot.Server.Api.Contracts;

namespace Taproot.Server.Api.Telemetry;

/// <summary>How log records are written into a file.</summary>
internal abstract class LogFile
{
    /// <summary>Media type of the file.</summary>
    public abstract string ContentType { get; }

    /// <summary>Ending of the file's name.</summary>
    public abstract string Extension { get; }

    /// <summary>The format of a name; null when there is none.</summary>
    public static LogFile? Of(string format) => format.ToLowerInvariant() switch
    {
        "ndjson" => new LineFile(),
        "csv" => new TableFile(),
        _ => null,
    };

    /// <summary>Writes what comes before the records.</summary>
    public abstract Task WriteHeadAsync(TextWriter writer);

    /// <summary>Writes a record.</summary>
    public abstract Task WriteAsync(TextWriter writer, LogRecordView record);

    private sealed class LineFile : LogFile
    {
        public override string ContentType => "application/x-ndjson";

        public override string Extension => "ndjson";

        public override Task WriteHeadAsync(TextWriter writer) => Task.CompletedTask;

        public override async Task WriteAsync(TextWriter writer, LogRecordView record)
        {
            await writer.WriteAsync(JsonSerializer.Serialize(record, JsonSerializerOptions.Web));
            await writer.WriteAsync('\n');
        }
    }

    private sealed class TableFile : LogFile
    {
        public override string ContentType => "text/csv";

        public override string Extension => "csv";

        public override Task WriteHeadAsync(TextWriter writer) => writer.WriteAsync("time,severity,service,application,body,trace,span,pattern,attributes,resource\r\n");

        public override async Task WriteAsync(TextWriter writer, LogRecordView record)
        {
            var time = DateTimeOffset.UnixEpoch.AddMilliseconds(record.Time).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
            string[] cells =
            [
                time, record.Severity, record.Service, record.Application, record.Body, record.TraceId, record.SpanId, record.Pattern,
                JsonSerializer.Serialize(record.Attributes), JsonSerializer.Serialize(record.ResourceAttributes),
            ];
            await writer.WriteAsync(string.Join(',', cells.Select(Quoted)));
            await writer.WriteAsync("\r\n");
        }

        private static string Quoted(string cell)
        {
            // What a spreadsheet would run as a formula is defused.
            if (cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r') cell = "'" + cell;
            return cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
        }
    }
}

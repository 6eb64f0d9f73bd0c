using Taproot.Telemetry.Logs;

namespace Taproot.Telemetry.Otlp;

/// <summary>
/// Collects log records and writes them as one <c>ExportLogsServiceRequest</c>, those of a resource together. Its memory is used again batch after
/// batch. Not thread-safe.
/// </summary>
/// <param name="scopeName">Name of the program that found the records.</param>
/// <param name="scopeVersion">Its version.</param>
public sealed class OtlpLogBatch(string scopeName, string scopeVersion) : IDisposable
{
    private readonly ProtobufWriter _records = new(64 * 1024);
    private readonly Dictionary<OtlpResource, int> _groupOf = new(ReferenceEqualityComparer.Instance);
    private readonly List<Group> _groups = [];
    private readonly List<Run> _runs = [];

    /// <summary>Records in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the records.</summary>
    public int Bytes => _records.Length;

    /// <summary>Adds a record.</summary>
    /// <param name="resource">Whose it is.</param>
    /// <param name="message">The message, taken apart.</param>
    /// <param name="severity">Its severity, which others than the message may have told.</param>
    /// <param name="patternHash">Hash of its pattern.</param>
    /// <param name="time">When it was written, in nanoseconds since 1970; 0 when that is not known.</param>
    /// <param name="observed">When it was read, in nanoseconds since 1970.</param>
    public void Add(OtlpResource resource, LogRecordParser message, LogSeverity severity, string patternHash, long time, long observed)
    {
        ArgumentNullException.ThrowIfNull(message);
        var start = _records.Length;
        var record = _records.Begin(ScopeLogs.Records);
        WriteRecord(message, severity, patternHash, time, observed);
        _records.End(record);
        Note(resource, start);
        Count++;
    }

    /// <summary>Writes the request.</summary>
    public void WriteTo(ProtobufWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var group in _groups)
        {
            var resourceLogs = writer.Begin(Request.ResourceLogs);
            writer.WriteBytes(ResourceLogs.Resource, group.Resource.Encoded);
            var scopeLogs = writer.Begin(ResourceLogs.Scopes);
            var scope = writer.Begin(ScopeLogs.Scope);
            writer.WriteText(Scope.Name, scopeName);
            writer.WriteText(Scope.Version, scopeVersion);
            writer.End(scope);
            for (var run = group.First; run >= 0; run = _runs[run].Next) writer.Append(_records.Span[_runs[run].Start.._runs[run].End]);
            writer.End(scopeLogs);
            writer.End(resourceLogs);
        }
    }

    /// <summary>Forgets the records.</summary>
    public void Clear()
    {
        _records.Clear();
        _groupOf.Clear();
        _groups.Clear();
        _runs.Clear();
        Count = 0;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _records.Dispose();

    private void WriteRecord(LogRecordParser message, LogSeverity severity, string patternHash, long time, long observed)
    {
        if (time > 0) _records.WriteFixed64(Record.Time, (ulong)time);
        _records.WriteFixed64(Record.ObservedTime, (ulong)observed);
        _records.WriteNumber(Record.SeverityNumber, (ulong)severity.OtlpNumber());
        _records.WriteText(Record.SeverityText, severity.Name());
        _records.WriteTextValue(Record.Body, message.Body);
        _records.WriteAttribute(Record.Attributes, "pattern.hash", patternHash);
        for (var i = 0; i < message.AttributeCount; i++) _records.WriteAttribute(Record.Attributes, message.AttributeName(i), message.AttributeValue(i));
        if (!message.TraceId.IsEmpty) _records.WriteHex(Record.TraceId, message.TraceId);
        if (!message.SpanId.IsEmpty) _records.WriteHex(Record.SpanId, message.SpanId);
    }

    // Records that follow each other are one run; the runs of a resource are a chain.
    private void Note(OtlpResource resource, int start)
    {
        var end = _records.Length;
        if (!_groupOf.TryGetValue(resource, out var index))
        {
            _groupOf.Add(resource, _groups.Count);
            _groups.Add(new(resource, _runs.Count, _runs.Count));
            _runs.Add(new(start, end, -1));
            return;
        }

        var group = _groups[index];
        var last = _runs[group.Last];
        if (last.End == start)
        {
            _runs[group.Last] = last with { End = end };
            return;
        }

        _runs[group.Last] = last with { Next = _runs.Count };
        _groups[index] = group with { Last = _runs.Count };
        _runs.Add(new(start, end, -1));
    }

    private readonly record struct Group(OtlpResource Resource, int First, int Last);

    private readonly record struct Run(int Start, int End, int Next);

    // Numbers of the fields, by message.
    private static class Request
    {
        public const int ResourceLogs = 1;
    }

    private static class ResourceLogs
    {
        public const int Resource = 1;
        public const int Scopes = 2;
    }

    private static class ScopeLogs
    {
        public const int Scope = 1;
        public const int Records = 2;
    }

    private static class Scope
    {
        public const int Name = 1;
        public const int Version = 2;
    }

    private static class Record
    {
        public const int Time = 1;
        public const int SeverityNumber = 2;
        public const int SeverityText = 3;
        public const int Body = 5;
        public const int Attributes = 6;
        public const int TraceId = 9;
        public const int SpanId = 10;
        public const int ObservedTime = 11;
    }
}

using System.Text;
using Taproot.Server.Ingest.Otlp.Kubernetes;
using Taproot.Telemetry.Logs;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>
/// Adds to log records what their sender left out: the severity, which the message often names, and the pattern that it is an instance of. Agents send
/// both; what is there is left as it is. Events of Kubernetes get one form, whoever sent them. Not thread-safe.
/// </summary>
internal sealed class LogEnricher(LogPatterns patterns) : IOtlpLogSink
{
    private static readonly byte[][] SeverityNames = [.. Enum.GetValues<LogSeverity>().Select(s => Encoding.UTF8.GetBytes(s.Name()))];
    private readonly LogRecordParser _parser = new(new());
    private IOtlpLogSink? _next;
    private string _project = "";
    private long _nowMs;

    private static ReadOnlySpan<byte> PatternAttribute => "pattern.hash"u8;

    /// <summary>Events that the cluster had forgotten and that were left out, since the beginning.</summary>
    public int Forgotten { get; private set; }

    /// <summary>The records that follow are of this project, and go on to <paramref name="next"/>.</summary>
    public void Begin(string project, IOtlpLogSink next, long nowMs) => (_project, _next, _nowMs, Forgotten) = (project, next, nowMs, 0);

    /// <summary>No more records come.</summary>
    public void End() => _next = null;

    /// <inheritdoc/>
    public void Add(OtlpOrigin origin, OtlpLogRecord record)
    {
        if (EventReader.Read(origin, record) is { } kubernetesEvent)
        {
            if (ReferenceEquals(kubernetesEvent, KubernetesEvent.Forgotten))
            {
                Forgotten++;
                return;
            }
            origin = EventRecord.Write(kubernetesEvent, origin, record);
        }
        var severity = record.SeverityNumber > 0 ? LogSeverity.Unknown : SeverityDetector.OfWord(record.SeverityText);
        if (severity != LogSeverity.Unknown) record.SeverityNumber = severity.OtlpNumber();
        if (record.SeverityNumber == 0) FindSeverity(record);
        if (!record.Body.IsEmpty && record.Attributes.Find(PatternAttribute).IsEmpty) FindPattern(origin, record);
        _next!.Add(origin, record);
    }

    private void FindSeverity(OtlpLogRecord record)
    {
        _parser.Parse(record.Body);
        if (_parser.Severity == LogSeverity.Unknown) return;
        record.SetSeverity(_parser.Severity.OtlpNumber(), record.SeverityText.IsEmpty ? SeverityNames[(int)_parser.Severity] : record.SeverityText.ToArray());
    }

    private void FindPattern(OtlpOrigin origin, OtlpLogRecord record)
    {
        Span<byte> hash = stackalloc byte[LogPatterns.HashLength];
        patterns.Observe(_project, origin.ServiceName, _parser.TextOf(record.Body), _nowMs, hash);
        record.Attributes.Add(PatternAttribute, hash);
    }
}

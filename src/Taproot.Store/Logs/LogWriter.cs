using Taproot.Store.Writing;
using Taproot.Telemetry;

namespace Taproot.Store.Logs;

/// <summary>Group commit of log records.</summary>
internal sealed class LogWriter(WriterServices services) : RowsWriter<LogRows>(Signal.Logs, LogRows.Insert, services), ILogWriter;

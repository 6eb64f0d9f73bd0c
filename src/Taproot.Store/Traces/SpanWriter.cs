using Taproot.Store.Writing;
using Taproot.Telemetry;

namespace Taproot.Store.Traces;

/// <summary>Group commit of spans.</summary>
internal sealed class SpanWriter(WriterServices services) : RowsWriter<SpanRows>(Signal.Traces, SpanRows.Insert, services), ISpanWriter;

using Taproot.Inspections.Services;

namespace Taproot.Inspections.Reports.Services;

/// <summary>NATS.</summary>
internal sealed class NatsReport() : QueueReport(ServiceKind.Nats, ReportIds.Nats, "NATS");

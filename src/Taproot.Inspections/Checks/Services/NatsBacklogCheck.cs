using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Subjects of NATS whose subscribers do not get what is published; without subscribers messages vanish, which may be as it should be.</summary>
internal sealed class NatsBacklogCheck() : QueueBacklogCheck(ServiceKind.Nats, "NatsBacklog", ReportIds.Nats, CheckWeight.Cause);

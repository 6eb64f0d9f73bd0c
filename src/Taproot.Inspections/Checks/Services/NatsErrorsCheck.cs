using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Messages that NATS refused.</summary>
internal sealed class NatsErrorsCheck() : ServiceErrorsCheck(ServiceKind.Nats, "NatsErrors", ReportIds.Nats, "messages");

using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Queues of RabbitMQ that fill up because their consumers do not keep up, or have gone.</summary>
internal sealed class RabbitMqBacklogCheck() : QueueBacklogCheck(ServiceKind.RabbitMq, "RabbitMqBacklog", ReportIds.RabbitMq, CheckWeight.Hazard);

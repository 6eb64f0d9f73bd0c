using Taproot.Inspections.Services;

namespace Taproot.Inspections.Reports.Services;

/// <summary>RabbitMQ.</summary>
internal sealed class RabbitMqReport() : QueueReport(ServiceKind.RabbitMq, ReportIds.RabbitMq, "RabbitMQ");

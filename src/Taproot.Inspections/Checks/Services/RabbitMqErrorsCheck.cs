using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Messages that RabbitMQ refused: it confirmed that it did not take them.</summary>
internal sealed class RabbitMqErrorsCheck() : ServiceErrorsCheck(ServiceKind.RabbitMq, "RabbitMqErrors", ReportIds.RabbitMq, "messages");

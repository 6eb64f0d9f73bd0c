using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Kafka brokers that answer with errors: leaders that moved, partitions that are not in sync, refused writes.</summary>
internal sealed class KafkaErrorsCheck() : ServiceErrorsCheck(ServiceKind.Kafka, "KafkaErrors", ReportIds.Kafka);

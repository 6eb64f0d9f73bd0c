using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Slow Kafka brokers. Consumers with nothing to read let a broker wait for half a second by default, so less than that is no news.</summary>
internal sealed class KafkaLatencyCheck() : ServiceLatencyCheck(ServiceKind.Kafka, "KafkaLatency", ReportIds.Kafka, 1);

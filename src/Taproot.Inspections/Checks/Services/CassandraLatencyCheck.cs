using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Slow Cassandra nodes.</summary>
internal sealed class CassandraLatencyCheck() : ServiceLatencyCheck(ServiceKind.Cassandra, "CassandraLatency", ReportIds.Cassandra, 0.1, "queries");

using Taproot.Inspections.Services;

namespace Taproot.Inspections.Reports.Services;

/// <summary>Cassandra.</summary>
internal sealed class CassandraReport() : ServiceReport(ServiceKind.Cassandra, ReportIds.Cassandra, "Cassandra");

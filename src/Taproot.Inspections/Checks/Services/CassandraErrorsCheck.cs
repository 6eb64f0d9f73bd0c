using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Cassandra nodes that answer queries with errors: timeouts, replicas that are not there, overload.</summary>
internal sealed class CassandraErrorsCheck() : ServiceErrorsCheck(ServiceKind.Cassandra, "CassandraErrors", ReportIds.Cassandra, "queries");

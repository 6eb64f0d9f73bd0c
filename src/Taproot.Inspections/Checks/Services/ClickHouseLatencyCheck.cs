using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Slow ClickHouse servers; its queries may take their time.</summary>
internal sealed class ClickHouseLatencyCheck() : ServiceLatencyCheck(ServiceKind.ClickHouse, "ClickHouseLatency", ReportIds.ClickHouse, 5, "queries");

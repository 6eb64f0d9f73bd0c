using Taproot.Inspections.Services;

namespace Taproot.Inspections.Reports.Services;

/// <summary>ClickHouse.</summary>
internal sealed class ClickHouseReport() : ServiceReport(ServiceKind.ClickHouse, ReportIds.ClickHouse, "ClickHouse");

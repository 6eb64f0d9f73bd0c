using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;

namespace Taproot.Inspections.Checks.Services;

/// <summary>ClickHouse servers that answer queries with exceptions.</summary>
internal sealed class ClickHouseErrorsCheck() : ServiceErrorsCheck(ServiceKind.ClickHouse, "ClickHouseErrors", ReportIds.ClickHouse, "queries");

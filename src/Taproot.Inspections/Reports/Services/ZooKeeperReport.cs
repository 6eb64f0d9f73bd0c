using Taproot.Inspections.Services;

namespace Taproot.Inspections.Reports.Services;

/// <summary>ZooKeeper.</summary>
internal sealed class ZooKeeperReport() : ServiceReport(ServiceKind.ZooKeeper, ReportIds.ZooKeeper, "ZooKeeper");

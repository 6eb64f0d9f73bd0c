using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Slow ZooKeeper servers: a slow disk under its log, mostly.</summary>
internal sealed class ZooKeeperLatencyCheck() : ServiceLatencyCheck(ServiceKind.ZooKeeper, "ZooKeeperLatency", ReportIds.ZooKeeper, 0.1);

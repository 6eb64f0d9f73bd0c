using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;

namespace Taproot.Inspections.Checks.Services;

/// <summary>ZooKeeper servers that fail requests: lost sessions, no quorum.</summary>
internal sealed class ZooKeeperErrorsCheck() : ServiceErrorsCheck(ServiceKind.ZooKeeper, "ZooKeeperErrors", ReportIds.ZooKeeper);

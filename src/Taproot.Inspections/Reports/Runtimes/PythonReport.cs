using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Runtimes;

/// <summary>Python: the interpreter's lock, and memory.</summary>
internal sealed class PythonReport : ApplicationReport
{
    public override string Id => ReportIds.Python;

    public override string Title => "Python";

    protected internal override bool AppliesTo(Application application) => application.HasRuntime(static r => !r.PythonLockWait.IsEmpty);

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope) =>
        sheet.Charts.AddRange([
            scope.Charts.Line("python-gil", "Time waited for the interpreter's lock", "seconds", scope.PerInstance(c => c.Runtimes?.PythonLockWait ?? default),
                "No wait for the interpreter's lock was seen in this window: only CPython is looked into, and only programs with threads wait for it."),
            scope.Charts.Area("python-memory", "Resident memory", "bytes", scope.PerInstance(c => c.MemoryRss),
                "No memory use was reported for this application in this window.", scope.Limit(c => c.MemoryLimit)),
        ]);
}

using Taproot.Inspections.Databases;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Databases;

/// <summary>The report of one kind of database.</summary>
internal abstract class DatabaseReport(DatabaseKind kind) : ApplicationReport
{
    public sealed override string Id => kind.Report;

    public sealed override string Title => kind.Name;

    protected DatabaseKind Kind => kind;

    protected internal sealed override bool AppliesTo(Application application) => kind.AppliesTo(application);
}

using Taproot.Inspections.Databases;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>A check of one kind of database.</summary>
internal abstract class DatabaseCheck(DatabaseKind kind) : ApplicationCheck
{
    protected DatabaseKind Kind => kind;

    protected internal override bool AppliesTo(Application application) => kind.AppliesTo(application);
}

/// <summary>A check of what exporters tell: without one it says how to set one up.</summary>
internal abstract class ExporterCheck<T>(DatabaseKind kind) : DatabaseCheck(kind) where T : Database
{
    protected internal sealed override void Run(CheckRun run, Application application)
    {
        foreach (var instance in DatabaseKind.Running(application))
            if (Kind.Of(instance) is T database) Look(run, instance, database);
        if (Kind.Silence(application, run.RecentPoints) is { Length: > 0 } silence) run.Unknown(silence);
    }

    protected abstract void Look(CheckRun run, Instance instance, T database);
}

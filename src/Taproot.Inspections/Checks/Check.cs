using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks;

/// <summary>
/// A question that is asked of everything in the world and answered from the world alone. One check, one file: a class of this room that derives
/// from <see cref="ApplicationCheck"/> or <see cref="NodeCheck"/> is found by <see cref="CheckCatalog"/>. A check has no state.
/// </summary>
public abstract class Check
{
    /// <summary>What it looks at, and when it fails.</summary>
    public abstract CheckDefinition Definition { get; }

    /// <summary>One sentence with the number in it, out of findings, the worst first; there is at least one.</summary>
    protected internal abstract string Describe(IReadOnlyList<Finding> findings, Threshold threshold);
}

/// <summary>A check of applications.</summary>
public abstract class ApplicationCheck : Check
{
    /// <summary>Whether the question makes sense: nobody asks nginx for its replication lag.</summary>
    protected internal virtual bool AppliesTo(Application application) => true;

    /// <summary>The threshold of this application when nobody chose another; the same for all of them but for a few checks.</summary>
    protected internal virtual Threshold DefaultOf(Application application) => Definition.Default;

    /// <summary>Looks, and tells <paramref name="run"/> what there is.</summary>
    protected internal abstract void Run(CheckRun run, Application application);
}

/// <summary>A check of nodes.</summary>
public abstract class NodeCheck : Check
{
    /// <summary>Whether the question makes sense.</summary>
    protected internal virtual bool AppliesTo(Node node) => true;

    /// <summary>Looks, and tells <paramref name="run"/> what there is.</summary>
    protected internal abstract void Run(CheckRun run, Node node);
}

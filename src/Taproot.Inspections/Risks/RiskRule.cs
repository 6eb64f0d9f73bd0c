using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks;

/// <summary>One kind of risk. One rule, one file: the catalogue finds it. A rule has no state.</summary>
public abstract class RiskRule
{
    /// <summary>Stable name, under which dismissals are kept; Coroot's where it has the risk.</summary>
    public abstract string Id { get; }

    /// <summary>What it is called: "One instance".</summary>
    public abstract string Title { get; }

    /// <summary>How bad it is.</summary>
    public abstract Status Severity { get; }

    /// <summary>What may happen, and what to do about it; one or two sentences.</summary>
    public abstract string Advice { get; }

    /// <summary>A sentence about the application when it runs this risk; null when it does not, or when nobody can tell.</summary>
    protected internal abstract string? Find(RiskScope scope, Application application);
}

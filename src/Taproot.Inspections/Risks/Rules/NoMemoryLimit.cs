using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks.Rules;

/// <summary>A container that may take all the memory of its node.</summary>
internal sealed class NoMemoryLimit : RiskRule
{
    private const double Much = 256L << 20;

    public override string Id => "NoMemoryLimit";

    public override string Title => "No memory limit";

    public override Status Severity => Status.Info;

    public override string Advice => "A leak in it takes the memory of its neighbours, and the kernel may kill any of them. Set a limit above its usual peak.";

    // Units and programs of the host are the host's own business, and what needs little does little harm.
    protected internal override string? Find(RiskScope scope, Application application)
    {
        if (application.Id.Kind is ApplicationKinds.SystemdUnit or ApplicationKinds.Process or ApplicationKinds.ExternalService || application.Category != "application") return null;
        var open = RiskScope.Up(application).SelectMany(i => i.Containers.Values).Where(c => !(c.MemoryLimit.Last() > 0)).ToArray();
        var most = open.Select(c => (double)c.MemoryRss.Max()).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        return most >= Much ? $"{(open.Length == 1 ? "A container has" : $"{open.Length} containers have")} no limit; it has taken up to {Checks.Words.Bytes(most)}." : null;
    }
}

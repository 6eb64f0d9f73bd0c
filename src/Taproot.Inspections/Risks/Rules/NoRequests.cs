using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks.Rules;

/// <summary>Containers in Kubernetes for which nothing is set aside: the scheduler counts them as nothing, and they are the first to go.</summary>
internal sealed class NoRequests : RiskRule
{
    private const double MuchMemory = 64L << 20, MuchCpu = 0.05;

    public override string Id => "NoRequests";

    public override string Title => "No requests";

    public override Status Severity => Status.Info;

    public override string Advice =>
        "Kubernetes places it on nodes that may be full, and evicts it first when memory gets short. Ask for what it usually needs; the page Costs recommends how much.";

    // Where kube-state-metrics tells of no requests at all, they may only not have been sent.
    protected internal override string? Find(RiskScope scope, Application application)
    {
        if (application.Category != "application" || !scope.KnowsRequests) return null;
        var containers = RiskScope.Up(application).Where(i => i.Pod is { IsPresent: true }).SelectMany(i => i.Containers.Values).ToArray();
        var cpu = containers.Count(c => !(c.CpuRequest.Last() > 0) && c.CpuUsage.Max() >= MuchCpu);
        var memory = containers.Count(c => !(c.MemoryRequest.Last() > 0) && c.MemoryRss.Max() >= MuchMemory);
        return (cpu, memory) switch
        {
            (0, 0) => null,
            (_, 0) => $"{Words.Containers(cpu)} for no CPU.",
            (0, _) => $"{Words.Containers(memory)} for no memory.",
            _ => $"{Words.Containers(Math.Max(cpu, memory))} for no CPU and no memory.",
        };
    }
}

using Taproot.Inspections.Checks;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Neighbours;

/// <summary>
/// When an instance lacks something and its node is short of it: who on that node takes it. Nothing is said where the node has enough (then it is a limit of
/// the instance's own) or where no figure tells.
/// </summary>
internal static class NoisyNeighbours
{
    private const double BusyCpu = 0.8, LittleMemory = 0.1, BusyDisk = 0.8;

    /// <summary>Who takes the CPU of the instance's node.</summary>
    public static string OfCpu(CheckRun run, Instance instance)
    {
        if (instance.Node is not { } node) return "";
        double cores = node.CpuCores.MeanOfLast(run.RecentPoints), busy = node.CpuUsage.MeanOfLast(run.RecentPoints) / cores;
        if (!(busy > BusyCpu)) return "";
        return $"Node {node.Name} is short of CPU ({Words.Percent(100 * busy)} busy)"
            + Taker(instance, c => c.CpuUsage.MeanOfLast(run.RecentPoints), v => $"{v:0.##} of its {cores:0.##} cores");
    }

    /// <summary>Who holds the memory of the instance's node.</summary>
    public static string OfMemory(CheckRun run, Instance instance)
    {
        if (instance.Node is not { } node) return "";
        double total = node.MemoryTotal.MeanOfLast(run.RecentPoints), available = node.MemoryAvailable.MeanOfLast(run.RecentPoints) / total;
        if (!(available < LittleMemory)) return "";
        return $"Node {node.Name} is short of memory ({Words.Percent(100 * available)} available)"
            + Taker(instance, c => c.MemoryRss.MeanOfLast(run.RecentPoints), v => $"{Words.Bytes(v)} of its {Words.Bytes(total)}");
    }

    /// <summary>Who keeps the disks of the instance's node busy.</summary>
    public static string OfDisks(CheckRun run, Instance instance)
    {
        if (instance.Node is not { } node) return "";
        var disk = instance.Containers.Values.SelectMany(c => c.Volumes.Values).Select(v => NodeDisks.Under(node, v.Device)).OfType<Disk>()
            .MaxBy(d => d.Busy.MeanOfLast(run.RecentPoints));
        disk ??= node.Disks.Values.MaxBy(d => d.Busy.MeanOfLast(run.RecentPoints));
        return disk?.Busy.MeanOfLast(run.RecentPoints) > BusyDisk ? OfDisk(run, instance, disk) : "";
    }

    /// <summary>Who uses a disk of the instance's node.</summary>
    public static string OfDisk(CheckRun run, Instance instance, Disk disk)
    {
        double busy = disk.Busy.MeanOfLast(run.RecentPoints);
        var state = double.IsNaN(busy) ? "" : $" is {Words.Percent(100 * busy)} busy";
        return $"Disk {disk.Name} of node {instance.Node!.Name}{state}"
            + Taker(instance, c => NodeDisks.BytesOn(instance.Node, disk, c, run.RecentPoints), v => $"{Words.Bytes(v)} a second of it");
    }

    /// <summary>Who takes most of a busy node's CPU.</summary>
    public static string MostCpu(CheckRun run, Node node) =>
        Most(Shares(node, c => c.CpuUsage.MeanOfLast(run.RecentPoints)), v => $"{v:0.##} of {node.CpuCores.MeanOfLast(run.RecentPoints):0.##} cores");

    /// <summary>Who holds most of a node's memory.</summary>
    public static string MostMemory(CheckRun run, Node node) =>
        Most(Shares(node, c => c.MemoryRss.MeanOfLast(run.RecentPoints)), v => $"{Words.Bytes(v)} of {Words.Bytes(node.MemoryTotal.MeanOfLast(run.RecentPoints))}");

    /// <summary>Who reads and writes most on a disk of a node.</summary>
    public static string MostOfDisk(CheckRun run, Node node, Disk disk) =>
        Most(Shares(node, c => NodeDisks.BytesOn(node, disk, c, run.RecentPoints)), v => $"{Words.Bytes(v)} a second");

    private static string Most((Application Application, double Value)[] shares, Func<double, string> howMuch) =>
        shares.Length == 0 ? "" : $"Most is taken by {shares[0].Application.Id.Name}: {howMuch(shares[0].Value)}.";

    private static string Taker(Instance instance, Func<Container, double> take, Func<double, string> howMuch)
    {
        var shares = Shares(instance.Node!, take);
        var own = shares.FirstOrDefault(s => s.Application == instance.Application).Value;
        var (largest, value) = shares.FirstOrDefault(s => s.Application != instance.Application);
        return largest is null && own == 0 ? "."
            : largest is null || own > value ? $": its own share is the largest, {howMuch(own)}."
            : $": {largest.Id.Name} takes {howMuch(value)}, {instance.Application.Id.Name} itself {howMuch(own)}.";
    }

    /// <summary>What each application on a node takes, the greediest first.</summary>
    private static (Application Application, double Value)[] Shares(Node node, Func<Container, double> take) =>
    [
        .. node.Instances.Where(i => i.IsUp)
            .SelectMany(i => i.Containers.Values, (i, c) => (i.Application, Value: take(c))).Where(s => s.Value > 0)
            .GroupBy(s => s.Application, (a, s) => (Application: a, Value: s.Sum(x => x.Value)))
            .OrderByDescending(s => s.Value),
    ];
}

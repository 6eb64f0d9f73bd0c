using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Gpu;

/// <summary>What sentences call GPUs, and which an application uses.</summary>
internal static class GpuNames
{
    private const int LettersOfId = 12;

    /// <summary>The product with the start of the id, which tells two of a kind apart.</summary>
    public static string Of(Topology.Model.Gpu gpu)
    {
        var id = gpu.Uuid[..Math.Min(LettersOfId, gpu.Uuid.Length)];
        return gpu.Name.Length == 0 ? id : $"{gpu.Name} {id}";
    }

    /// <summary>Whether a container of an application has used a GPU in the window.</summary>
    public static bool IsUser(Application application) => application.Instances.Exists(static i => i.Containers.Values.Any(c => c.Gpus is not null));

    /// <summary>The GPUs that instances use now, each once.</summary>
    public static IEnumerable<(Node Node, Topology.Model.Gpu Gpu)> UsedBy(Application application)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var instance in application.Instances)
        {
            if (!instance.IsUp || instance.Node is not { } node) continue;
            foreach (var container in instance.Containers.Values)
                foreach (var uuid in container.Gpus?.Keys ?? Enumerable.Empty<string>())
                    if (node.Gpus.TryGetValue(uuid, out var gpu) && seen.Add(uuid)) yield return (node, gpu);
        }
    }

    /// <summary>Who else uses a GPU, as a sentence: the one that takes most of it, with its share of the time; empty for nobody.</summary>
    public static string OtherUser(Node node, Topology.Model.Gpu gpu, Application application, int points)
    {
        var other = node.Instances.Where(i => i.Application != application)
            .SelectMany(i => i.Containers.Values, (i, c) => (i.Application, Use: c.Gpus?.GetValueOrDefault(gpu.Uuid)))
            .Where(u => u.Use is not null)
            .GroupBy(u => u.Application, u => u.Use!.Usage.MeanOfLast(points))
            .Select(g => (g.Key.Id.Name, Share: g.Where(float.IsFinite).Sum()))
            .OrderByDescending(u => u.Share).FirstOrDefault();
        return other.Share >= 1 ? $"{other.Name} takes {Words.Percent(other.Share)} of its time." : "";
    }
}

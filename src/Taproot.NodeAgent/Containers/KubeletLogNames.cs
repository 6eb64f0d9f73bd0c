namespace Taproot.NodeAgent.Containers;

/// <summary>
/// The kubelet links every container's log as <c>/var/log/containers/POD_NAMESPACE_CONTAINER-ID.log</c>: names for any CRI runtime
/// without speaking to it.
/// </summary>
internal sealed class KubeletLogNames(IReadOnlyList<string> directories) : IContainerRuntime
{
    public bool Handles(CgroupKind kind) => kind is CgroupKind.Containerd or CgroupKind.Crio or CgroupKind.Docker;

    public Task<ContainerMetadata?> InspectAsync(string id, CancellationToken cancellation)
    {
        foreach (string directory in directories)
        {
            try
            {
                foreach (string path in Directory.EnumerateFiles(directory, "*-" + id + ".log"))
                    return Task.FromResult(Parse(path, id));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Not a Kubernetes node, or not ours to read.
            }
        }
        return Task.FromResult<ContainerMetadata?>(null);
    }

    internal static ContainerMetadata? Parse(string path, string id)
    {
        string name = Path.GetFileName(path);
        int end = name.Length - id.Length - "-.log".Length;
        if (end <= 0 || name[..end].Split('_') is not [var pod, var space, var container])
            return null;
        return new ContainerMetadata
        {
            Name = container,
            LogPath = path,
            Labels = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["io.kubernetes.pod.name"] = pod,
                ["io.kubernetes.pod.namespace"] = space,
                ["io.kubernetes.container.name"] = container,
            },
        };
    }
}

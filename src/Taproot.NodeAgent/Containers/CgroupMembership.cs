using System.Text;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>The cgroup of a process in each hierarchy that matters, from <c>/proc/PID/cgroup</c>; null where it is in none (the root counts as none).</summary>
internal sealed record CgroupMembership
{
    /// <summary>Path in the v1 cpu controller.</summary>
    internal string? Cpu { get; init; }

    /// <summary>Path in the v1 cpuacct controller.</summary>
    internal string? CpuAccounting { get; init; }

    /// <summary>Path in the v1 memory controller.</summary>
    internal string? Memory { get; init; }

    /// <summary>Path in the v1 blkio controller.</summary>
    internal string? BlockIo { get; init; }

    /// <summary>Path in systemd's own named v1 hierarchy.</summary>
    internal string? Systemd { get; init; }

    /// <summary>Path in the v2 hierarchy.</summary>
    internal string? Unified { get; init; }

    /// <summary>True when the cgroup was removed under the process.</summary>
    internal bool IsDeleted { get; init; }

    /// <summary>
    /// Parses the file. <paramref name="basePath"/> is the agent's own cgroup as the host sees it, when the agent lives in a cgroup namespace:
    /// the paths in the file are then relative to it.
    /// </summary>
    internal static CgroupMembership Parse(ReadOnlySpan<byte> text, string basePath = "")
    {
        string? cpu = null, accounting = null, memory = null, blockIo = null, systemd = null, unified = null;
        bool deleted = false;
        while (KernelText.TryTakeLine(ref text, out ReadOnlySpan<byte> line))
        {
            int first = line.IndexOf((byte)':');
            int second = first < 0 ? -1 : line[(first + 1)..].IndexOf((byte)':');
            if (second < 0)
                continue;
            ReadOnlySpan<byte> controllers = line.Slice(first + 1, second);
            ReadOnlySpan<byte> path = line[(first + second + 2)..];
            if (path.EndsWith(" (deleted)"u8))
            {
                deleted = true;
                continue;
            }
            string? resolved = Resolve(path, basePath);
            if (resolved is null)
                continue;
            if (controllers.IsEmpty)
                unified = resolved;
            else if (controllers.SequenceEqual("name=systemd"u8))
                systemd = resolved;
            else
                Assign(controllers, resolved, ref cpu, ref accounting, ref memory, ref blockIo);
        }
        return new CgroupMembership
        {
            Cpu = cpu, CpuAccounting = accounting, Memory = memory, BlockIo = blockIo, Systemd = systemd, Unified = unified, IsDeleted = deleted,
        };
    }

    private static void Assign(
        ReadOnlySpan<byte> controllers, string path, ref string? cpu, ref string? accounting, ref string? memory, ref string? blockIo)
    {
        foreach (Range range in controllers.Split((byte)','))
        {
            ReadOnlySpan<byte> controller = controllers[range];
            if (controller.SequenceEqual("cpu"u8))
                cpu = path;
            else if (controller.SequenceEqual("cpuacct"u8))
                accounting = path;
            else if (controller.SequenceEqual("memory"u8))
                memory = path;
            else if (controller.SequenceEqual("blkio"u8))
                blockIo = path;
        }
    }

    private static string? Resolve(ReadOnlySpan<byte> raw, string basePath)
    {
        string path = Encoding.UTF8.GetString(raw);
        if (basePath.Length > 0 || path.Contains("/../", StringComparison.Ordinal))
            path = Normalise(basePath + path);
        if (path.StartsWith("/lxc.payload.", StringComparison.Ordinal))
        {
            int end = path.IndexOf('/', 1);
            if (end > 0)
                path = path[..end];
        }
        return path is "/" or "" or "/init.scope" ? null : path;
    }

    private static string Normalise(string path)
    {
        var parts = new List<string>();
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
        }
        return "/" + string.Join('/', parts);
    }
}

using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>Finds where in the host's cgroup tree the agent's cgroup namespace begins.</summary>
internal static unsafe class CgroupNamespace
{
    private const int CloneNewCgroup = 0x0200_0000;

    /// <summary>The agent's own path as the host sees it; empty when the agent is in the host's namespace or may not look.</summary>
    internal static string FindBase(string procRoot)
    {
        try
        {
            string? own = new FileInfo(procRoot + "/self/ns/cgroup").LinkTarget;
            string? host = new FileInfo(procRoot + "/1/ns/cgroup").LinkTarget;
            if (own is null || host is null || own == host)
                return "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }

        // setns holds for one thread only, so a thread of its own looks and ends.
        string found = "";
        var thread = new Thread(() => found = LookFromHost(procRoot)) { IsBackground = true, Name = "cgroup-base" };
        thread.Start();
        thread.Join();
        return found;
    }

    private static string LookFromHost(string procRoot)
    {
        int fd;
        fixed (byte* path = System.Text.Encoding.UTF8.GetBytes(procRoot + "/1/ns/cgroup\0"))
            fd = LibC.Open(path, LibC.OpenReadOnly | LibC.OpenCloseOnExec);
        if (fd < 0)
            return "";
        bool entered = LibC.SetNamespace(fd, CloneNewCgroup) == 0;
        _ = LibC.Close(fd);
        if (!entered || !new FileReader(procRoot).TryRead(procRoot + "/thread-self/cgroup", out ReadOnlySpan<byte> text))
            return "";
        CgroupMembership own = CgroupMembership.Parse(text);
        return own.Unified ?? own.Cpu ?? own.Memory ?? own.Systemd ?? "";
    }
}

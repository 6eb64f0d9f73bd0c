using System.Collections.Frozen;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Builds;

/// <summary>
/// Finds the process that a container is there for: the oldest that no other one of the container started; where that only wraps another program
/// (a shell, an init), the oldest of those that it started.
/// </summary>
internal static class MainProcess
{
    private const int MostWrappers = 6;

    private static readonly FrozenSet<string> Wrappers = FrozenSet.Create(
        "sh", "bash", "dash", "ash", "zsh", "ksh", "busybox", "tini", "tini-static", "dumb-init", "docker-init", "catatonit", "s6-svscan", "s6-supervise", "runsv",
        "runsvdir", "supervisord", "npm", "npm-cli.js", "npx", "yarn", "yarn.js", "pnpm", "sudo", "su", "runuser", "timeout", "nohup", "env", "setpriv");

    /// <summary>The process; null when the container has none that goes on.</summary>
    /// <param name="processes">All of the container.</param>
    /// <param name="isWrapper">Whether a process only wraps another program.</param>
    internal static TrackedProcess? Of(IReadOnlyList<TrackedProcess> processes, Func<TrackedProcess, bool> isWrapper)
    {
        TrackedProcess? main = Oldest(processes, parent: null);
        for (int i = 0; i < MostWrappers && main is not null && isWrapper(main); i++)
        {
            if (Oldest(processes, main) is not { } child)
                break;
            main = child;
        }
        return main;
    }

    /// <summary>Whether a command does nothing but start another: by its file, since a shell may run a script, or by the script that an interpreter runs.</summary>
    internal static bool IsWrapper(CommandLine command) =>
        Wrappers.Contains(ProgramName.FileName(command.Executable)) || (ProgramName.Of(command) is { } name && Wrappers.Contains(name));

    /// <summary>The oldest child of a process; without one the oldest whose parent is no process of the container.</summary>
    private static TrackedProcess? Oldest(IReadOnlyList<TrackedProcess> processes, TrackedProcess? parent)
    {
        TrackedProcess? oldest = null;
        foreach (TrackedProcess process in processes)
        {
            if (process.EndedAt != 0 || (oldest is not null && !IsOlder(process, oldest)))
                continue;
            if (parent is null ? !HasParent(processes, process) : process.ParentPid == parent.Pid)
                oldest = process;
        }
        return oldest;
    }

    private static bool IsOlder(TrackedProcess process, TrackedProcess than) =>
        process.StartTicks != than.StartTicks ? process.StartTicks < than.StartTicks : process.Pid < than.Pid;

    private static bool HasParent(IReadOnlyList<TrackedProcess> processes, TrackedProcess process)
    {
        foreach (TrackedProcess other in processes)
        {
            if (other.EndedAt == 0 && other.Pid == process.ParentPid && !ReferenceEquals(other, process))
                return true;
        }
        return false;
    }
}

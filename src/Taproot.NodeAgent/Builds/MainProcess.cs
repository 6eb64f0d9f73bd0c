using System.Collections.Frozen;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Builds;

/// <summary>
/// Finds the processes that a container is there for: those that no other one of the container started; where one only wraps other programs (a shell,
/// an init), those that it started.
/// </summary>
internal static class MainProcess
{
    private const int MostWrappers = 6;

    /// <summary>Most of one container; the oldest count.</summary>
    internal const int Most = 8;

    private static readonly FrozenSet<string> Wrappers = FrozenSet.Create(
        "sh", "bash", "dash", "ash", "zsh", "ksh", "busybox", "tini", "tini-static", "dumb-init", "docker-init", "catatonit", "s6-svscan", "s6-supervise", "runsv",
        "runsvdir", "supervisord", "npm", "npm-cli.js", "npx", "yarn", "yarn.js", "pnpm", "sudo", "su", "runuser", "timeout", "nohup", "env", "setpriv");

    /// <summary>Puts them into a list, the oldest first; none when the container has none that goes on.</summary>
    /// <param name="processes">All of the container.</param>
    /// <param name="isWrapper">Whether a process only wraps other programs.</param>
    /// <param name="into">The list.</param>
    internal static void Find(IReadOnlyList<TrackedProcess> processes, Func<TrackedProcess, bool> isWrapper, List<TrackedProcess> into)
    {
        into.Clear();
        Add(processes, parent: null, isWrapper, into, MostWrappers);
    }

    /// <summary>Whether a command does nothing but start another: by its file, since a shell may run a script, or by the script that an interpreter runs.</summary>
    internal static bool IsWrapper(CommandLine command) =>
        Wrappers.Contains(ProgramName.FileName(command.Executable)) || (ProgramName.Of(command) is { } name && Wrappers.Contains(name));

    /// <summary>Adds the children of a process, by age; without one those whose parent is no process of the container. Returns how many there are.</summary>
    private static int Add(
        IReadOnlyList<TrackedProcess> processes, TrackedProcess? parent, Func<TrackedProcess, bool> isWrapper, List<TrackedProcess> into, int depth)
    {
        int count = 0;
        TrackedProcess? before = null;
        while (into.Count < Most && Next(processes, parent, before) is { } process)
        {
            (before, count) = (process, count + 1);
            if (!isWrapper(process))
                into.Add(process);
            // A shell in which nothing runs is what somebody looks around with, unless it is all there is.
            else if ((depth == 0 || Add(processes, process, isWrapper, into, depth - 1) == 0) && into.Count == 0)
                into.Add(process);
        }
        return count;
    }

    /// <summary>The oldest of them that is younger than another one.</summary>
    private static TrackedProcess? Next(IReadOnlyList<TrackedProcess> processes, TrackedProcess? parent, TrackedProcess? than)
    {
        TrackedProcess? oldest = null;
        foreach (TrackedProcess process in processes)
        {
            if (process.EndedAt != 0 || (than is not null && !IsOlder(than, process)) || (oldest is not null && !IsOlder(process, oldest)))
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

using System.Runtime.CompilerServices;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Logs;

/// <summary>
/// A container may ask by <c>COROOT_LOG_MONITORING=disabled</c> that its logs be left alone: in the environment that its runtime gave it, or in that of
/// its oldest process. Used by one thread.
/// </summary>
internal sealed class LogOptOut(string procRoot)
{
    private const string Name = "COROOT_LOG_MONITORING";
    private const string Disabled = "disabled";

    private readonly FileReader _reader = new(procRoot);
    private readonly ConditionalWeakTable<TrackedContainer, Answer> _answers = [];

    internal bool IsAsked(TrackedContainer container)
    {
        ContainerMetadata? metadata;
        int pid;
        lock (container.Gate)
        {
            metadata = container.Metadata;
            pid = container.Processes.Count > 0 ? container.Processes[0].Pid : 0;
        }

        if (metadata is not null && metadata.Environment.TryGetValue(Name, out var value)) return value.Contains(Disabled, StringComparison.Ordinal);
        // What is known holds while the container has no process, since its last lines are still to be read.
        if (_answers.TryGetValue(container, out var known) && (pid == 0 || known.Pid == pid)) return known.IsAsked;
        var answer = new Answer(pid, pid != 0 && _reader.TryRead(pid, "environ"u8, out var environment) && IsDisabled(environment));
        _answers.AddOrUpdate(container, answer);
        return answer.IsAsked;
    }

    private static bool IsDisabled(ReadOnlySpan<byte> environment)
    {
        foreach (var range in environment.Split((byte)0))
        {
            var variable = environment[range];
            if (variable.StartsWith("COROOT_LOG_MONITORING="u8)) return variable.IndexOf("disabled"u8) >= 0;
        }

        return false;
    }

    private sealed record Answer(int Pid, bool IsAsked);
}

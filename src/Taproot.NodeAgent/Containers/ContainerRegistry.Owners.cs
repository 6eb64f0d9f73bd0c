using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>Whose a process is, and what that makes of its owner.</summary>
internal sealed partial class ContainerRegistry
{
    public string? FindOwner(int pid, ProcessActivity activity)
    {
        bool isKnown = _processes.TryGetValue(pid, out TrackedProcess? process) && process is { EndedAt: 0, IsReplaced: false };
        if (isKnown && process!.Owner is { IsShown: true } owner)
        {
            Note(process, owner, activity);
            return owner.Id;
        }
        if (isKnown && process!.Owner is null)
            return null;
        lock (_lock)
        {
            TrackedContainer? found = FindLocked(pid, activity, out process);
            if (found is null)
                return null;
            Note(process, found, activity);

            // A unit that systemd was not asked about yet, or that is housekeeping, is nobody's.
            if (found.Origin != ContainerOrigin.Program)
                return found.IsShown ? found.Id : null;
            return activity != ProcessActivity.Listens || Show(found) ? found.Id : null;
        }
    }

    public bool IsShown(string containerId) =>
        !containerId.StartsWith(ProgramPrefix, StringComparison.Ordinal) || _shownPrograms.ContainsKey(containerId);

    public void NoteTraffic(string containerId, ulong events)
    {
        lock (_lock)
        {
            if (!_containers.TryGetValue(containerId, out TrackedContainer? container) || container.IsShown)
                return;
            container.WindowTraffic += events;
            if (container.WindowTraffic >= _options.ProgramTraffic)
                Show(container);
        }
    }

    private TrackedContainer? FindLocked(int pid, ProcessActivity activity, out TrackedProcess? process)
    {
        _processes.TryGetValue(pid, out TrackedProcess? before);
        process = null;
        YoungProcess? young = _young.Find(pid);
        if (young is not null && activity == ProcessActivity.Connects && (OwnerByPlace(young.Program) ?? KnownProgram(young.Program)) is { } placed)
        {
            young.Connects = true;
            return placed;
        }
        int looks = before?.Looks ?? 0;

        // Read anew even of one that is known: its end may have been missed, and another process have its number.
        process = TrackLocked(pid, young) ?? before;
        if (process is null)
            return young is null ? null : OwnerByName(young.Program);
        if (young is not null)
            _young.Remove(pid);

        // Before a program gets series its name is looked at again: a wrapper may have become what it wraps, without an event to tell.
        if (ReferenceEquals(process, before) && process.Looks == looks)
            LookAtCommand(process);
        return process.Owner;
    }

    /// <summary>The container or unit by its cgroup's number, when both are known; null for anything else.</summary>
    private TrackedContainer? OwnerByPlace(in ExecutedProgram program)
    {
        if (_places.Find(program) is not { Kind: not CgroupKind.Standalone } place)
            return null;

        // The one program that may not count for the unit it is in.
        KernelName name = program.Name;
        if (((ReadOnlySpan<byte>)name).StartsWith("docker-proxy\0"u8))
            return null;
        return place.Kind is CgroupKind.Systemd or CgroupKind.Lxc or CgroupKind.Talos
            ? _containers.GetValueOrDefault(place.Id)
            : _runtime.GetValueOrDefault(place.Id)?.Container;
    }

    /// <summary>
    /// The program of a process in no container, when the kernel's name for it is that of a program that was seen and looked at before: of the
    /// many runs of a command only the first is read about. An interpreter's name says nothing, and a cut name not enough.
    /// </summary>
    private TrackedContainer? KnownProgram(in ExecutedProgram program)
    {
        if (_places.Find(program) is not { Kind: CgroupKind.Standalone })
            return null;
        string name = program.Name.ToString();
        return name.Length < KernelName.Longest && !ProgramName.IsInterpreter(name) && _containers.TryGetValue(ProgramPrefix + name, out TrackedContainer? known)
            ? known
            : null;
    }

    /// <summary>The program of a process that is gone, by the name that the kernel had for it.</summary>
    private TrackedContainer? OwnerByName(in ExecutedProgram program)
    {
        if (_places.Find(program) is not { Kind: CgroupKind.Standalone } || ProgramName.Of(new CommandLine([program.Name.ToString()], "")) is not { } name)
            return null;
        return Find(ProgramPrefix + name, ContainerOrigin.Program, null, default);
    }

    private void Note(TrackedProcess? process, TrackedContainer owner, ProcessActivity activity)
    {
        switch (activity)
        {
            case ProcessActivity.Listens:
                owner.Listens = true;
                break;
            case ProcessActivity.Connects when owner.Origin == ContainerOrigin.Program:
                if (process is not null)
                    process.Connects = true;
                lock (owner.Gate)
                    owner.Connections.Note(Minute());
                break;
        }
    }

    private long Minute() => _time.GetTimestamp() / _time.TimestampFrequency / 60;

    private bool Show(TrackedContainer owner)
    {
        if (owner.IsShown || owner.Origin != ContainerOrigin.Program)
            return owner.IsShown;
        if (_shownPrograms.Count >= _options.MaximumPrograms)
        {
            _overflow++;
            return false;
        }
        _shownPrograms.TryAdd(owner.Id, true);
        owner.IsShown = true;
        return true;
    }
}

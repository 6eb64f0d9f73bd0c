using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>Start and end of processes.</summary>
internal sealed partial class ContainerRegistry
{
    private const int MostEnded = 8192;

    /// <summary>
    /// Most processes run a program and are gone: one is looked at when it has lived for a while, when someone asks for its owner, or in the next
    /// look over /proc.
    /// </summary>
    public void ProcessExecuted(int pid, in ExecutedProgram program)
    {
        lock (_lock)
        {
            _young.Add(pid, new YoungProcess(program, _time.GetTimestamp()));
            if (_processes.TryGetValue(pid, out TrackedProcess? known))
                known.IsReplaced = true;
        }
    }

    public void ProcessExited(int pid, bool killedByOom)
    {
        lock (_lock)
        {
            if (_young.Find(pid) is { } young)
                young.HasEnded = true;
            if (!_processes.TryGetValue(pid, out TrackedProcess? process))
                return;

            // The exiting process can still be read: its last CPU ticks count.
            if (process.Owner is { IsShown: true } && _reader.TryRead(pid, "stat"u8, out ReadOnlySpan<byte> text)
                && ProcessStat.TryParse(text, out ProcessStat stat) && stat.StartTicks == process.StartTicks)
            {
                process.CpuTicks = Math.Max(process.CpuTicks, stat.CpuTicks);
                process.ParentPid = stat.ParentPid;
                ReadLastIo(process, process.Owner);
            }
            End(process, killedByOom);
        }
    }

    /// <summary>Looks at the processes that are young no more.</summary>
    internal void LookAtYoung()
    {
        long until = _time.GetTimestamp() - (long)(_options.LookDelay.TotalSeconds * _time.TimestampFrequency);
        lock (_lock)
        {
            while (_young.TryTake(until, out int pid, out YoungProcess? young))
            {
                if (young.HasEnded)
                    continue;
                _processes.TryGetValue(pid, out TrackedProcess? before);
                TrackedProcess? process = TrackLocked(pid, young);
                if (process is null)
                    continue;
                if (ReferenceEquals(process, before) || process.Looks == 0)
                    LookAtCommand(process);
                process.Connects |= young.Connects;
            }
        }
    }

    private async Task LookAtYoungAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(_options.LookDelay, _time);
        while (await timer.WaitForNextTickAsync(cancellation))
            LookAtYoung();
    }

    private TrackedProcess? TrackLocked(int pid, YoungProcess? young = null)
    {
        if (!_reader.TryRead(pid, "stat"u8, out ReadOnlySpan<byte> text) || !ProcessStat.TryParse(text, out ProcessStat stat))
            return null;
        if (_processes.TryGetValue(pid, out TrackedProcess? known))
        {
            known.CpuTicks = known.StartTicks == stat.StartTicks ? Math.Max(known.CpuTicks, stat.CpuTicks) : known.CpuTicks;
            if (known.StartTicks == stat.StartTicks)
            {
                known.ParentPid = stat.ParentPid;
                return known;
            }
            End(known, killedByOom: false);
        }
        var process = new TrackedProcess(pid, stat.StartTicks) { CpuTicks = stat.CpuTicks, ParentPid = stat.ParentPid };
        if (!stat.IsKernelThread && stat.State is not ((byte)'Z' or (byte)'X'))
            Classify(process, young);
        _processes[pid] = process;
        return process;
    }

    private void ReadLastIo(TrackedProcess process, TrackedContainer owner)
    {
        // One whose bytes were never read may be in a container whose cgroup says all.
        if (process.ReadBytes.Seen + process.WrittenBytes.Seen == 0 || !ProcessIo.TryRead(_reader, process.Pid, out ulong read, out ulong written))
            return;
        lock (owner.Gate)
            owner.AddIo(process, read, written);
    }

    /// <summary>The parent's figures grow by those of the child when it reaps it.</summary>
    private void Bequeath(TrackedProcess process, ulong read, ulong written)
    {
        if (read + written == 0 || !_processes.TryGetValue(process.ParentPid, out TrackedProcess? parent) || parent.Owner is not { } owner)
            return;
        lock (owner.Gate)
        {
            parent.ReadBytes.Owe(read);
            parent.WrittenBytes.Owe(written);
        }
    }

    private void End(TrackedProcess process, bool killedByOom)
    {
        if (process.EndedAt != 0)
            return;
        long now = _time.GetTimestamp();
        process.EndedAt = now;
        _ended.Enqueue(process);
        if (_ended.Count > MostEnded)
            Forget(_ended.Dequeue());
        process.Runtime?.Waiting.Remove(process);
        if (process.Owner is not { } owner)
            return;
        ulong read, written;
        lock (owner.Gate)
        {
            owner.Remove(process, now);
            if (killedByOom)
                owner.OomKills++;
            (read, written) = (process.ReadBytes.Inherited, process.WrittenBytes.Inherited);
        }
        Bequeath(process, read, written);
    }

    private void Forget(TrackedProcess process) => _processes.TryRemove(new KeyValuePair<int, TrackedProcess>(process.Pid, process));
}

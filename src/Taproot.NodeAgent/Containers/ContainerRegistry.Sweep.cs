using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Taproot.NodeAgent.Containers;

/// <summary>The regular look over /proc: what events missed, what ended, who uses CPU worth seeing.</summary>
internal sealed partial class ContainerRegistry
{
    private long _sweep;
    private long _lastMountScan;

    /// <summary>One look over all processes.</summary>
    internal void Sweep()
    {
        List<string> removed = [];
        List<int> pids = ListProcesses();
        lock (_lock)
        {
            _sweep++;
            EndVanished(pids);
            foreach (int pid in pids)
                Look(pid);
            ForgetEnded();
            ForgetRuntimeContainers();
            ShowPrograms();
            RemoveEmpty(removed);
        }
        foreach (string id in removed)
            ContainerRemoved?.Invoke(id);
        foreach ((TrackedProcess process, string type) in _types.InspectQueued())
        {
            if (process.Owner is not { } owner)
                continue;
            lock (owner.Gate)
                owner.AddType(type);
        }
        ScanMounts();
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(_options.SweepInterval, _time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            try
            {
                Sweep();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogSweepFailed(e);
            }
        }
    }

    private List<int> ListProcesses()
    {
        List<int> pids = [];
        foreach (string directory in Directory.EnumerateDirectories(_options.ProcRoot))
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
                pids.Add(pid);
        }
        return pids;
    }

    /// <summary>Before new ones are looked at, so that a container whose processes were all replaced counts as restarted.</summary>
    private void EndVanished(List<int> pids)
    {
        HashSet<int> present = [.. pids];
        foreach ((int pid, TrackedProcess process) in _processes)
        {
            // Those that came by an event after the list was made are looked at in the next sweep.
            if (process.EndedAt == 0 && !present.Contains(pid) && !File.Exists(Path.Join(_options.ProcRoot, pid.ToString(CultureInfo.InvariantCulture), "stat")))
                End(process, killedByOom: false);
        }
    }

    private void Look(int pid)
    {
        TrackedProcess? process = TrackLocked(pid);
        if (process is null || process.EndedAt != 0)
            return;

        // Once in the sweep that finds it and once in the next: without events an exec in between would be missed.
        if (process.Looks < 2 && process.SeenInSweep != _sweep && (process.IsStandalone || process.Owner is not null))
            LookAtCommand(process);
        process.SeenInSweep = _sweep;
        if (process.Runtime is { Container: null } waiting)
            AskIfDue(waiting);
    }

    private void ForgetEnded()
    {
        long now = _time.GetTimestamp();
        while (_ended.TryPeek(out TrackedProcess? process) && _time.GetElapsedTime(process.EndedAt, now) >= _options.ProcessGrace)
            Forget(_ended.Dequeue());
    }

    /// <summary>A runtime's container without processes has stopped; when it starts again it is asked about anew, since its ports may differ.</summary>
    private void ForgetRuntimeContainers()
    {
        if (_runtime.Count == 0)
            return;
        HashSet<RuntimeContainer> alive = [];
        foreach (TrackedProcess process in _processes.Values)
        {
            if (process is { EndedAt: 0, Runtime: { } container })
                alive.Add(container);
        }
        bool changed = false;
        foreach ((string id, RuntimeContainer container) in _runtime)
        {
            if (!alive.Contains(container) && !container.IsAsked)
                changed |= _runtime.Remove(id);
        }
        if (changed)
            PublishPorts();
    }

    private void ScanMounts()
    {
        long now = _time.GetTimestamp();
        bool isDue = _lastMountScan == 0 || _time.GetElapsedTime(_lastMountScan, now) >= _options.MountInterval;
        if (isDue)
            _lastMountScan = now;
        List<TrackedContainer> shown = [];
        CopyShown(shown);
        _mountScanner.Begin();
        foreach (TrackedContainer container in shown)
        {
            if (isDue || !container.AreMountsKnown)
                _mountScanner.Scan(container);
        }
    }

    [LoggerMessage(EventId = 1102, Level = LogLevel.Warning, Message = "Processes could not be listed; trying again in a while")]
    private partial void LogSweepFailed(Exception exception);
}

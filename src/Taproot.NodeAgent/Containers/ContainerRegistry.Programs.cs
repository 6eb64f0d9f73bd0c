using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>Which programs that nothing holds are worth being applications, and for how long.</summary>
internal sealed partial class ContainerRegistry
{
    private long _windowStart;

    /// <summary>
    /// One that listens is shown when that is seen, one with much traffic when that is counted. Here: one of which a process that connects, or
    /// that used CPU worth seeing, is no longer young; and one whose short processes connect again and again.
    /// </summary>
    private void ShowPrograms()
    {
        long now = _time.GetTimestamp(), minute = Minute();
        double oldEnough = _uptime.Seconds() - _options.ProgramAge.TotalSeconds;
        TimeSpan elapsed = _windowStart == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_windowStart, now);
        bool isWindowOver = _windowStart == 0 || elapsed >= _options.ProgramWindow;
        double enough = elapsed < _options.ProgramWindow ? double.PositiveInfinity
            : _options.ProgramCpuShare * elapsed.TotalSeconds * ProcessStat.TicksPerSecond;
        foreach (TrackedContainer container in _containers.Values)
        {
            if (container is not { Origin: ContainerOrigin.Program, IsShown: false })
                continue;
            ulong ticks;
            bool isWorthIt;
            lock (container.Gate)
            {
                ticks = container.TotalCpuTicks();
                isWorthIt = HasSteadyProcess(container, oldEnough, isBusy: ticks - container.WindowTicks >= enough) || Recurs(container, minute);
            }
            if (isWorthIt)
                Show(container);
            if (isWindowOver)
                (container.WindowTicks, container.WindowTraffic) = (ticks, 0);
        }
        if (isWindowOver)
            _windowStart = now;
    }

    private static bool HasSteadyProcess(TrackedContainer container, double startedBefore, bool isBusy)
    {
        foreach (TrackedProcess process in container.Processes)
        {
            if ((isBusy || process.Connects) && TrackedContainer.ToSeconds(process.StartTicks) <= startedBefore)
                return true;
        }
        return false;
    }

    private bool Recurs(TrackedContainer container, long minute) =>
        container.Connections.Count(minute, _options.RecurrenceMinutes) >= _options.RecurrentMinutes;

    private void RemoveEmpty(List<string> removed)
    {
        long now = _time.GetTimestamp(), minute = Minute();
        int remembered = 0;
        foreach ((string id, TrackedContainer container) in _containers)
        {
            if (container.Processes.Count > 0 || IsKept(container, now, minute, ref remembered))
                continue;
            _containers.Remove(id);
            _shownPrograms.TryRemove(id, out _);

            // What a program that was never shown did is counted too, for the day that it is.
            if (container.IsShown || container.Connections.Last != 0)
                removed.Add(id);
        }
    }

    private bool IsKept(TrackedContainer container, long now, long minute, ref int remembered)
    {
        bool isProgram = container.Origin == ContainerOrigin.Program;
        TimeSpan grace = !isProgram ? _options.ContainerGrace : container.IsShown ? _options.ProgramGrace : TimeSpan.Zero;
        if (container.EmptySince != 0 && _time.GetElapsedTime(container.EmptySince, now) < grace)
            return true;
        if (!isProgram || container.Connections.Count(minute, _options.RecurrenceMinutes) == 0)
            return false;

        // One that may recur is remembered; for one that does, this bridges the time between two of its processes.
        return container.IsShown ? Recurs(container, minute) : ++remembered <= _options.MaximumPrograms;
    }
}

using System.Collections.Concurrent;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Network;

/// <summary>
/// Reads the kernel's flows and keeps the series up to date. <see cref="Note"/> and <see cref="Exited"/> may be called from any thread, the rest by one.
/// </summary>
internal sealed class FlowTracker(
    BpfMap<FlowKey, FlowCounters> flows,
    BpfMap<StatusKey, ulong> statuses,
    DestinationResolver resolver,
    SharedDestinations shared,
    DestinationNames names,
    SeriesTable series,
    RequestTable requests,
    IContainerRegistry registry,
    KernelTapOptions options,
    TimeProvider time)
{
    private const int OwnerAttempts = 4;
    private const int MaxNotes = 65536;
    // On a busy machine the accepting program, and the reader of events, come late.
    private static readonly TimeSpan PairDelay = TimeSpan.FromSeconds(1), NoteDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ExitDelay = TimeSpan.FromSeconds(2);
    private readonly DestinationFilter _filter = new(options);
    private readonly FlowAccounting _accounting = new(series, requests, new(options), registry);
    private readonly Dictionary<FlowKey, TrackedFlow> _tracked = [];
    private readonly Dictionary<ulong, TrackedFlow> _byId = [];
    private readonly ConcurrentQueue<(FlowEvent Flow, string? Owner, NatAnswer Nat, long At)> _notes = new();
    private readonly ConcurrentDictionary<uint, long> _exited = new();
    private long _generation;

    /// <summary>Flows of single connections after the last sweep.</summary>
    public int Separate { get; private set; }

    /// <summary>A new flow. Its owner and where NAT led it are looked up now: the process may be gone when its counters are read.</summary>
    public void Note(in FlowEvent flow)
    {
        if (_notes.Count >= MaxNotes) return;
        var activity = flow.Flow.Direction == FlowDirection.Inbound ? ProcessActivity.Listens : ProcessActivity.Connects;
        var owner = registry.FindOwner((int)flow.ProcessId, activity);
        _notes.Enqueue((flow, owner, AskNat(in flow), time.GetTimestamp()));
    }

    private NatAnswer AskNat(in FlowEvent flow)
    {
        // Without a pair it failed, unless it was there before us: those are all apart.
        if (flow.Flow.Direction != FlowDirection.Outbound || (!flow.Pair.IsKnown && flow.Flow.Separate == 0)) return default;
        var answer = resolver.AskNat(flow.Flow, flow.Local);
        shared.Answered(flow.Flow, answer.Result);
        return answer;
    }

    /// <summary>A process ended: its flows go when they are read.</summary>
    public void Exited(uint processId) => _exited[processId] = time.GetTimestamp();

    /// <summary>Whose an outbound flow is and where it goes; null when that is not known (yet), or the destination is one that gets no series.</summary>
    public (string Owner, Destination Destination)? DestinationOf(FlowKey key) =>
        _tracked.TryGetValue(key, out var flow) && flow is { Owner: { } owner, Destination: { } destination } && _filter.Tracks(destination) ? (owner, destination) : null;

    /// <summary>Reads all flows and adds what is new to the series.</summary>
    public void Sweep()
    {
        var now = time.GetTimestamp();
        _generation++;
        TakeNotes();
        ReadKernel(now);
        series.BeginRound();
        foreach (var flow in _tracked.Values) Settle(flow, now);
        series.EndRound(now, options.IdleLimit, time);
        RemoveDone(now);
        Separate = _tracked.Keys.Count(k => k.Separate != 0);
    }

    private void TakeNotes()
    {
        while (_notes.TryDequeue(out var note))
        {
            var flow = Track(note.Flow.Flow, note.At);
            if (note.Flow.Pair.IsKnown && !flow.Pair.IsKnown)
            {
                // Until now only failures, if anything: where it goes is found anew. What is counted already stays where it is.
                if (flow.Applied.Opened == 0) flow.Destination = null;
                flow.IsSought = true;
                flow.FirstSeen = note.At;
                flow.Pair = note.Flow.Pair;
            }
            (flow.Local, flow.Nat) = (note.Flow.Local, note.Nat);
            flow.Owner ??= note.Owner;
            flow.Generation = _generation;
        }
    }

    private void ReadKernel(long now)
    {
        flows.ReadAll((key, counters) =>
        {
            var flow = Track(key, now);
            if (flow.Current.Id != counters.Id)
            {
                // Removed and made again since the last reading: its counters started anew.
                _byId.Remove(flow.Current.Id);
                flow.Applied = default;
                flow.ClearStatuses();
                _byId[counters.Id] = flow;
            }
            flow.Current = counters;
            flow.Generation = _generation;
        });
        List<StatusKey>? orphans = null;
        statuses.ReadAll((key, count) =>
        {
            if (_byId.TryGetValue(key.FlowId, out var flow)) flow.SetStatus(key.Status, count);
            else (orphans ??= []).Add(key);
        });
        RemoveOrphans(orphans);
    }

    // A flow that was made between the two readings has statuses without being known yet: only what is orphaned twice goes.
    private HashSet<ulong> _orphansBefore = [];

    private void RemoveOrphans(List<StatusKey>? orphans)
    {
        var ids = new HashSet<ulong>();
        foreach (var key in orphans ?? [])
        {
            if (_orphansBefore.Contains(key.FlowId)) statuses.Remove(key);
            else ids.Add(key.FlowId);
        }
        _orphansBefore = ids;
    }

    private TrackedFlow Track(FlowKey key, long now)
    {
        if (!_tracked.TryGetValue(key, out var flow)) _tracked[key] = flow = new(key, now);
        return flow;
    }

    private void Settle(TrackedFlow flow, long now)
    {
        if (flow.Generation != _generation || flow.Current.Id == 0) return;
        if (flow.Owner is null && !FindOwner(flow)) return;
        if (AwaitsFirstPair(flow, now)) return;
        if (flow.Key.Direction == FlowDirection.Outbound && (flow.Destination is null || flow.IsSought))
        {
            Seek(flow, now);
            if (flow.Destination is null || flow.IsSought)
            {
                _accounting.Hold(flow);
                return;
            }
        }
        else if (flow.Destination is { } before && shared.LatestOf(flow.Key) is { } latest && !before.LeadsTo(latest))
        {
            flow.Destination = names.Apply(flow.Owner!, latest);
        }
        if (_accounting.Apply(flow, now)) flow.LastChange = now;
    }

    private void Seek(TrackedFlow flow, long now)
    {
        var final = time.GetElapsedTime(flow.FirstSeen, now) > (flow.Local.Port == 0 ? NoteDelay : PairDelay);
        if (resolver.Resolve(flow, final) is not { } destination) return;
        (flow.Destination, flow.IsSought) = (names.Apply(flow.Owner!, destination), false);
        if (flow.IsEstablished) shared.Note(flow.Key, destination);
    }

    // Failures had no other end. The counters of the first success may be read before the event that names it.
    private bool AwaitsFirstPair(TrackedFlow flow, long now)
    {
        if (flow.Destination is null || flow.Pair.IsKnown || flow.Applied.Opened > 0 || !flow.IsEstablished) return false;
        flow.EstablishedSeen ??= now;
        return time.GetElapsedTime(flow.EstablishedSeen.Value, now) < NoteDelay;
    }

    private bool FindOwner(TrackedFlow flow)
    {
        if (flow.OwnerMisses >= OwnerAttempts) return false;
        var activity = flow.Key.Direction == FlowDirection.Inbound ? ProcessActivity.Listens : ProcessActivity.Connects;
        flow.Owner = registry.FindOwner((int)flow.Key.ProcessId, activity);
        if (flow.Owner is null) flow.OwnerMisses++;
        return flow.Owner is not null;
    }

    private void RemoveDone(long now)
    {
        foreach (var (key, flow) in _tracked)
        {
            if (flow.Generation != _generation) Forget(key, flow);
            else if (IsDone(flow, now))
            {
                flows.Remove(key);
                foreach (var status in flow.Statuses) statuses.Remove(new() { FlowId = flow.Current.Id, Status = status.Status });
                Forget(key, flow);
            }
        }
        foreach (var (process, at) in _exited)
            if (time.GetElapsedTime(at, now) > options.SweepInterval * 4) _exited.TryRemove(process, out _);
    }

    private bool IsDone(TrackedFlow flow, long now)
    {
        var pending = flow.Current.LastNanoseconds != flow.Applied.LastNanoseconds && flow.OwnerMisses < OwnerAttempts;
        if (pending || flow.LastChange == now || requests.IsBusy(flow.Key)) return false;
        if (_exited.TryGetValue(flow.Key.ProcessId, out var at)) return time.GetElapsedTime(at, now) > ExitDelay;
        if (flow.Active > 0) return false;
        return flow.Key.Separate != 0 || time.GetElapsedTime(flow.LastChange, now) > options.IdleLimit;
    }

    private void Forget(FlowKey key, TrackedFlow flow)
    {
        _tracked.Remove(key);
        _byId.Remove(flow.Current.Id);
        requests.Forget(key);
    }
}

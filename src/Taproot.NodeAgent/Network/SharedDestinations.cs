using System.Net;
using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Network;

/// <summary>
/// Which destinations the kernel may count in one flow for each process. Each connection is a flow of its own until it is known that its
/// destination leads to one place only. That is asked again every minute, by letting connections be flows of their own once more. Thread-safe.
/// </summary>
internal sealed class SharedDestinations(BpfMap<DialledAddress, ulong> map, TimeProvider time)
{
    private const ulong Translated = 1, Direct = 2; // SHARED_… in Bpf/maps.h
    private const int EnoughConnections = 16, MaxBackends = 16;
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(1), ForgetAfter = TimeSpan.FromMinutes(10);
    private readonly Lock _gate = new();
    private readonly Dictionary<DialledAddress, State> _states = [];

    /// <summary>Takes what connection tracking said as soon as a connection was made: unless it is translated, the next ones may be shared.</summary>
    public void Answered(in FlowKey flow, NatResult result)
    {
        if (result is NatResult.Translated or NatResult.Skipped) return;
        lock (_gate)
        {
            var key = DialledAddress.Of(in flow);
            if (Find(key) is { IsBalanced: false } state) Share(key, state, result == NatResult.Failed ? Translated : Direct);
        }
    }

    /// <summary>Takes note of where an established flow led.</summary>
    public void Note(in FlowKey flow, Destination destination)
    {
        lock (_gate)
        {
            var key = DialledAddress.Of(in flow);
            if (Find(key) is not { } state) return;
            (state.Latest, state.LastNoted) = (destination, time.GetTimestamp());
            Remember(state, destination.Actual);
            if (state.IsBalanced) Separate(key, state);
            else if (destination.Dialled.Equals(destination.Actual)) Share(key, state, Direct);
            else if (++state.Seen >= EnoughConnections) Share(key, state, Translated);
        }
    }

    /// <summary>Where a shared flow leads now; null when nothing better is known than at its beginning.</summary>
    public Destination? LatestOf(in FlowKey flow)
    {
        if (flow.Separate != 0) return null;
        lock (_gate)
            return _states.GetValueOrDefault(DialledAddress.Of(in flow)) is { IsBalanced: false } state ? state.Latest : null;
    }

    /// <summary>To be called every few seconds.</summary>
    public void Tidy()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            foreach (var (key, state) in _states)
            {
                if (state.SharedSince is { } since && time.GetElapsedTime(since, now) > AskAgainAfter) Separate(key, state);
                if (time.GetElapsedTime(state.LastNoted, now) > ForgetAfter) _states.Remove(key);
            }
        }
    }

    /// <summary>A container is gone: who has its addresses now is found out anew.</summary>
    public void Forget(string container)
    {
        lock (_gate)
            foreach (var (key, state) in _states)
                if (state.Latest?.Peer == container) Separate(key, state);
    }

    private State? Find(DialledAddress key)
    {
        if (_states.TryGetValue(key, out var state)) return state;
        if (_states.Count >= map.Capacity) return null;
        return _states[key] = new() { LastNoted = time.GetTimestamp() };
    }

    private void Remember(State state, IPEndPoint backend)
    {
        var backends = state.Backends;
        var known = Array.FindIndex(backends, b => b.Address.Equals(backend));
        if (known >= 0) backends[known].At = state.LastNoted;
        else if (backends.Length < MaxBackends) backends = [.. backends, (backend, state.LastNoted)];
        var isAnyOld = Array.Exists(backends, b => time.GetElapsedTime(b.At, state.LastNoted) > ForgetAfter);
        state.Backends = isAnyOld ? Array.FindAll(backends, b => time.GetElapsedTime(b.At, state.LastNoted) <= ForgetAfter) : backends;
    }

    private void Share(DialledAddress key, State state, ulong how)
    {
        map.Set(key, how); // also when it is there: the kernel may have evicted it
        if (state.SharedSince is null) (state.SharedSince, state.Seen) = (time.GetTimestamp(), 0);
    }

    private void Separate(DialledAddress key, State state)
    {
        if (state.SharedSince is null) return;
        map.Remove(key);
        (state.SharedSince, state.Seen) = (null, 0);
    }

    private sealed class State
    {
        public (IPEndPoint Address, long At)[] Backends { get; set; } = []; // one, mostly
        public Destination? Latest { get; set; }
        public long LastNoted { get; set; }
        public int Seen { get; set; }
        public long? SharedSince { get; set; }
        public bool IsBalanced => Backends.Length > 1;
    }
}

using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Network;

/// <summary>
/// Destinations behind NAT. While it is open whether one leads to several backends, and when it does, the kernel keeps a flow for each connection;
/// when many connections went to one backend, they share a flow again for a while.
/// </summary>
internal sealed class BalancedDestinations(BpfMap<BalancedDestination, ulong> map, TimeProvider time)
{
    private const int EnoughConnections = 16;
    private const int MaxDestinations = 2048;
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(1);
    private readonly Dictionary<(uint NetworkNamespace, System.Net.IPEndPoint Dialled), State> _states = [];

    /// <summary>Takes note of where one flow led.</summary>
    public void Note(TrackedFlow flow, Destination destination)
    {
        if (destination.Dialled.Equals(destination.Actual)) return;
        var key = (flow.Key.NetworkNamespace, destination.Dialled);
        if (!_states.TryGetValue(key, out var state))
        {
            if (_states.Count >= MaxDestinations) return;
            _states[key] = state = new();
        }
        state.Backends.Add(destination.Actual);
        state.Seen++;
        var now = time.GetTimestamp();
        if (state.Backends.Count == 1 && state.Seen >= EnoughConnections)
        {
            map.Remove(KeyOf(flow));
            state.Seen = 0;
            state.SharedSince = now;
        }
        else if (state.SharedSince == 0 || time.GetElapsedTime(state.SharedSince, now) > AskAgainAfter)
        {
            map.Set(KeyOf(flow), 1);
            state.SharedSince = 0;
        }
    }

    private static BalancedDestination KeyOf(TrackedFlow flow) =>
        new() { Address = flow.Key.Address, NetworkNamespace = flow.Key.NetworkNamespace, Port = flow.Key.Port };

    private sealed class State
    {
        public HashSet<System.Net.IPEndPoint> Backends { get; } = [];
        public int Seen { get; set; }
        public long SharedSince { get; set; }
    }
}

using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Network;

/// <summary>Adds what a flow did since the last reading to the series of its container.</summary>
internal sealed class FlowAccounting(SeriesTable series, RequestTable requests, DestinationFilter filter, IContainerRegistry registry)
{
    /// <summary>Adds; true when anything changed. The flow's owner is known, and its destination when it is outbound.</summary>
    public bool Apply(TrackedFlow flow, long now)
    {
        var changed = flow.Current.LastNanoseconds != flow.Applied.LastNanoseconds;
        if (flow.Key.Direction == FlowDirection.Inbound) AddRequests(flow, series.InboundOf(flow.Owner!));
        else if (filter.Tracks(flow.Destination!))
        {
            var answered = AddOutbound(flow, changed, now);
            if (changed && !registry.IsShown(flow.Owner!)) registry.NoteTraffic(flow.Owner!, answered + Attempts(flow.Current) - Attempts(flow.Applied));
        }
        flow.Applied = flow.Current;
        return changed;
    }

    /// <summary>Adds nothing new, as its destination is being found anew; what it had open stays open.</summary>
    public void Hold(TrackedFlow flow)
    {
        if (flow.Destination is not { } destination || flow.Applied.Opened <= flow.Applied.Closed || !filter.Tracks(destination)) return;
        if (series.OutboundOf(flow.Owner!, destination) is { } to) to.Active += flow.Applied.Opened - flow.Applied.Closed;
    }

    private static ulong Attempts(in FlowCounters c) => c.Connects + c.Refused + c.TimedOut + c.Unreachable + c.OtherwiseFailed;

    /// <summary>Adds to the series; returns the number of requests added.</summary>
    private ulong AddOutbound(TrackedFlow flow, bool changed, long now)
    {
        var (current, before) = (flow.Current, flow.Applied);
        AddFailures(flow, current, before, now);
        if (!flow.IsEstablished) return 0;
        if (series.OutboundOf(flow.Owner!, flow.Destination!) is not { } to) return 0;
        to.WasEstablished = true;
        to.Connects += current.Connects - before.Connects;
        to.ConnectSeconds += (current.ConnectNanoseconds - before.ConnectNanoseconds) / 1e9;
        to.Retransmits += current.Retransmits - before.Retransmits;
        to.BytesSent += current.BytesSent - before.BytesSent;
        to.BytesReceived += current.BytesReceived - before.BytesReceived;
        to.Active += flow.Active;
        to.RoundTripMicroseconds += current.RoundTripMicroseconds - before.RoundTripMicroseconds;
        to.RoundTripSamples += current.RoundTripSamples - before.RoundTripSamples;
        if (changed || to.LastChange == 0)
        {
            to.LastChange = now;
            (to.LastDialled, to.LastActual) = (flow.Destination!.Dialled, flow.Destination.Actual);
            (to.ProcessId, to.NetworkNamespace) = ((int)flow.Key.ProcessId, flow.Key.NetworkNamespace);
        }
        return AddRequests(flow, to.Requests);
    }

    private void AddFailures(TrackedFlow flow, in FlowCounters current, in FlowCounters before, long now)
    {
        if (current.Refused == before.Refused && current.TimedOut == before.TimedOut && current.Unreachable == before.Unreachable
            && current.OtherwiseFailed == before.OtherwiseFailed) return;
        if (series.FailedOf(flow.Owner!, flow.Destination!.DialledLabel) is not { } failed) return;
        (failed.Dialled, failed.ProcessId, failed.NetworkNamespace) = (flow.Destination.Dialled, (int)flow.Key.ProcessId, flow.Key.NetworkNamespace);
        failed.Refused += current.Refused - before.Refused;
        failed.TimedOut += current.TimedOut - before.TimedOut;
        failed.Unreachable += current.Unreachable - before.Unreachable;
        failed.Other += current.OtherwiseFailed - before.OtherwiseFailed;
        failed.LastChange = now;
    }

    private ulong AddRequests(TrackedFlow flow, RequestSet to)
    {
        var added = requests.Settle(flow.Key, flow.Current, to);
        if (flow.Statuses.IsEmpty) return added;
        var http = to.Of(L7Protocol.Http1);
        foreach (ref var status in flow.Statuses)
        {
            if (status.Current <= status.Applied) continue;
            http.Add(L7Status.OfHttp((int)status.Status), "", status.Current - status.Applied);
            added += status.Current - status.Applied;
            status.Applied = status.Current;
        }
        http.AddLatencies(flow.Current.HttpBuckets, flow.Applied.HttpBuckets, flow.Current.HttpNanoseconds - flow.Applied.HttpNanoseconds);
        return added;
    }
}

using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Network;

/// <summary>Adds what a flow did since the last reading to the series of its container.</summary>
internal sealed class FlowAccounting(SeriesTable series, DestinationFilter filter)
{
    /// <summary>Adds; true when anything changed. The flow's owner is known, and its destination when it is outbound.</summary>
    public bool Apply(TrackedFlow flow, long now)
    {
        var changed = flow.Current.LastNanoseconds != flow.Applied.LastNanoseconds;
        if (flow.Key.Direction == FlowDirection.Inbound) AddRequests(flow, series.InboundOf(flow.Owner!));
        else if (filter.Tracks(flow.Destination!)) AddOutbound(flow, changed, now);
        flow.Applied = flow.Current;
        return changed;
    }

    private void AddOutbound(TrackedFlow flow, bool changed, long now)
    {
        var (current, before) = (flow.Current, flow.Applied);
        AddFailures(flow, current, before, now);
        if (!flow.IsEstablished) return;
        if (series.OutboundOf(flow.Owner!, flow.Destination!) is not { } to) return;
        to.WasEstablished = true;
        to.Connects += current.Connects - before.Connects;
        to.ConnectSeconds += (current.ConnectNanoseconds - before.ConnectNanoseconds) / 1e9;
        to.Retransmits += current.Retransmits - before.Retransmits;
        to.BytesSent += current.BytesSent - before.BytesSent;
        to.BytesReceived += current.BytesReceived - before.BytesReceived;
        to.Active += flow.Active;
        to.RoundTripMicroseconds += current.RoundTripMicroseconds - before.RoundTripMicroseconds;
        to.RoundTripSamples += current.RoundTripSamples - before.RoundTripSamples;
        if (changed || to.LastChange == 0) to.LastChange = now;
        AddRequests(flow, to.Http);
    }

    private void AddFailures(TrackedFlow flow, in FlowCounters current, in FlowCounters before, long now)
    {
        if (current.Refused == before.Refused && current.TimedOut == before.TimedOut && current.Unreachable == before.Unreachable
            && current.OtherwiseFailed == before.OtherwiseFailed) return;
        if (series.FailedOf(flow.Owner!, flow.Destination!.Dialled) is not { } failed) return;
        failed.Refused += current.Refused - before.Refused;
        failed.TimedOut += current.TimedOut - before.TimedOut;
        failed.Unreachable += current.Unreachable - before.Unreachable;
        failed.Other += current.OtherwiseFailed - before.OtherwiseFailed;
        failed.LastChange = now;
    }

    private static void AddRequests(TrackedFlow flow, RequestSeries to)
    {
        foreach (var (status, count) in flow.Statuses)
        {
            var before = flow.AppliedStatuses.GetValueOrDefault(status);
            if (count <= before) continue;
            to.AddStatus(status, count - before);
            flow.AppliedStatuses[status] = count;
        }
        to.AddLatencies(flow.Current, flow.Applied);
    }
}

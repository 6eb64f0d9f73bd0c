using System.Net;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Protocols;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Network;

/// <summary>Writes the series of TCP and its protocols.</summary>
internal sealed class NetworkCollector(
    SeriesTable series, ListenTable listens, DnsNames names, IContainerRegistry registry, KernelTapOptions options)
{
    /// <summary>Writes the present values; the caller holds whatever guards the tables.</summary>
    public void Collect(IMetricSink sink)
    {
        foreach (var (address, open) in listens.Addresses())
            sink.Add(NetworkMetrics.ListenInfo, open ? 1 : 0, address.Owner, App(address.Owner), address.Address.ToString(), address.Proxy);
        foreach (var outbound in series.Outbound)
            if (registry.IsShown(outbound.Owner)) Write(sink, outbound);
        foreach (var ((owner, destination), failed) in series.Failed)
            if (registry.IsShown(owner)) Write(sink, owner, destination, failed);
        foreach (var (owner, requests) in series.Inbound) ProtocolMetrics.WriteInbound(sink, requests, [owner, App(owner)]);
        sink.Add(NetworkMetrics.DroppedDestinations, series.Dropped);
        names.Collect(sink, LiveAddresses());
    }

    private IEnumerable<IPAddress> LiveAddresses()
    {
        foreach (var outbound in series.Outbound)
        {
            if (!registry.IsShown(outbound.Owner)) continue;
            yield return outbound.LastDialled.Address;
            yield return outbound.LastActual.Address;
        }
        foreach (var ((owner, _), failed) in series.Failed)
            if (failed.Dialled is { } dialled && registry.IsShown(owner)) yield return dialled.Address;
    }

    private void Write(IMetricSink sink, OutboundSeries s)
    {
        string[] labels = [s.Owner, App(s.Owner), s.Dialled, s.Actual, s.Peer];
        sink.Add(NetworkMetrics.Connects, s.Connects, labels);
        sink.Add(NetworkMetrics.ConnectSeconds, s.ConnectSeconds, labels);
        sink.Add(NetworkMetrics.Active, s.Active, labels);
        sink.Add(NetworkMetrics.BytesSent, s.BytesSent, labels);
        sink.Add(NetworkMetrics.BytesReceived, s.BytesReceived, labels);
        if (s.Retransmits > 0) sink.Add(NetworkMetrics.Retransmits, s.Retransmits, labels);
        if (s.RoundTripSeconds is { } rtt) sink.Add(NetworkMetrics.RoundTrip, rtt, labels);
        ProtocolMetrics.WriteOutbound(sink, s.Requests, labels);
    }

    private void Write(IMetricSink sink, string owner, string destination, FailedSeries failed)
    {
        var app = App(owner);
        sink.Add(NetworkMetrics.FailedConnects, failed.Refused + failed.TimedOut + failed.Unreachable + failed.Other, owner, app, destination);
        Reason("refused", failed.Refused);
        Reason("timeout", failed.TimedOut);
        Reason("unreachable", failed.Unreachable);
        Reason("other", failed.Other);

        void Reason(string reason, ulong count)
        {
            if (count > 0) sink.Add(NetworkMetrics.FailedConnectReasons, count, owner, app, destination, reason);
        }
    }

    private string App(string owner) => options.ApplicationOf(owner);
}

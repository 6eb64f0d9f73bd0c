using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Taproot.NodeAgent.Processes;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Host;

/// <summary>Interfaces and protocol errors of the host's network namespace (that of its first process).</summary>
internal sealed class NetworkCollector(HostOptions options, FileReader reader)
{
    /// <summary>Counters that point at trouble: file, protocol, name in the file, our kind.</summary>
    private static readonly (string Protocol, byte[] Name, string Kind)[] Errors =
    [
        ("Tcp", "RetransSegs"u8.ToArray(), "retransmitted_segments"), ("Tcp", "InErrs"u8.ToArray(), "receive_errors"),
        ("Tcp", "InCsumErrors"u8.ToArray(), "checksum_errors"), ("Tcp", "AttemptFails"u8.ToArray(), "failed_attempts"),
        ("Tcp", "EstabResets"u8.ToArray(), "established_resets"),
        ("Udp", "InErrors"u8.ToArray(), "receive_errors"), ("Udp", "NoPorts"u8.ToArray(), "no_port"),
        ("Udp", "RcvbufErrors"u8.ToArray(), "receive_buffer_full"), ("Udp", "SndbufErrors"u8.ToArray(), "send_buffer_full"),
        ("Udp", "InCsumErrors"u8.ToArray(), "checksum_errors"), ("Ip", "InDiscards"u8.ToArray(), "receive_discards"),
        ("Ip", "OutDiscards"u8.ToArray(), "send_discards"), ("Ip", "OutNoRoutes"u8.ToArray(), "no_route"),
        ("Ip", "ReasmFails"u8.ToArray(), "reassembly_failures"),
        ("TcpExt", "ListenOverflows"u8.ToArray(), "listen_overflows"), ("TcpExt", "ListenDrops"u8.ToArray(), "listen_drops"),
        ("TcpExt", "TCPTimeouts"u8.ToArray(), "timeouts"), ("TcpExt", "TCPAbortOnMemory"u8.ToArray(), "aborts_on_memory"),
        ("TcpExt", "TCPAbortOnTimeout"u8.ToArray(), "aborts_on_timeout"), ("TcpExt", "TCPBacklogDrop"u8.ToArray(), "backlog_drops"),
        ("TcpExt", "TCPReqQFullDrop"u8.ToArray(), "syn_queue_drops"),
    ];

    private readonly Dictionary<string, string?> _interfaces = new(StringComparer.Ordinal);
    private readonly string _net = options.ProcRoot + "/1/net/";
    private readonly string _ownNet = options.ProcRoot + "/net/";

    internal void Collect(IMetricSink sink)
    {
        CollectInterfaces(sink);
        CollectProtocol(sink, "snmp");
        CollectProtocol(sink, "netstat");
        if (options.ProcRoot == "/proc")
            CollectAddresses(sink);
    }

    private bool TryReadNet(string file, out ReadOnlySpan<byte> text) =>
        reader.TryRead(_net + file, out text) || reader.TryRead(_ownNet + file, out text);

    private void CollectInterfaces(IMetricSink sink)
    {
        if (!TryReadNet("dev", out ReadOnlySpan<byte> text))
            return;
        while (KernelText.TryTakeLine(ref text, out ReadOnlySpan<byte> line))
        {
            int colon = line.IndexOf((byte)':');
            if (colon < 0 || NameOf(line[..colon].Trim((byte)' ')) is not { } name)
                continue;
            line = line[(colon + 1)..];
            sink.Add(HostMetrics.ReceivedBytes, KernelText.TakeUInt64(ref line), name);
            sink.Add(HostMetrics.ReceivedPackets, KernelText.TakeUInt64(ref line), name);
            sink.Add(HostMetrics.InterfaceErrors, KernelText.TakeUInt64(ref line), name, "receive");
            sink.Add(HostMetrics.InterfaceDrops, KernelText.TakeUInt64(ref line), name, "receive");
            KernelText.SkipFields(ref line, 4);
            sink.Add(HostMetrics.TransmittedBytes, KernelText.TakeUInt64(ref line), name);
            sink.Add(HostMetrics.TransmittedPackets, KernelText.TakeUInt64(ref line), name);
            sink.Add(HostMetrics.InterfaceErrors, KernelText.TakeUInt64(ref line), name, "transmit");
            sink.Add(HostMetrics.InterfaceDrops, KernelText.TakeUInt64(ref line), name, "transmit");
        }
    }

    private string? NameOf(ReadOnlySpan<byte> bytes)
    {
        Span<char> characters = stackalloc char[64];
        if (bytes.IsEmpty || bytes.Length > characters.Length)
            return null;
        ReadOnlySpan<char> name = characters[..Encoding.ASCII.GetChars(bytes, characters)];
        if (_interfaces.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out string? known))
            return known;
        if (_interfaces.Count > 4096)
            _interfaces.Clear();
        string made = name.ToString();
        known = DeviceNames.IsInterface(made) ? made : null;
        _interfaces[made] = known;
        return known;
    }

    /// <summary>The files give each protocol two lines: names, then values.</summary>
    private void CollectProtocol(IMetricSink sink, string file)
    {
        if (!TryReadNet(file, out ReadOnlySpan<byte> text))
            return;
        Span<char> protocol = stackalloc char[16];
        while (KernelText.TryTakeLine(ref text, out ReadOnlySpan<byte> names) && KernelText.TryTakeLine(ref text, out ReadOnlySpan<byte> values))
        {
            ReadOnlySpan<byte> prefix = KernelText.TakeField(ref names).TrimEnd((byte)':');
            KernelText.SkipFields(ref values, 1);
            if (prefix.Length > protocol.Length)
                continue;
            ReadOnlySpan<char> title = protocol[..Encoding.ASCII.GetChars(prefix, protocol)];
            while (true)
            {
                ReadOnlySpan<byte> name = KernelText.TakeField(ref names);
                if (name.IsEmpty)
                    break;
                AddError(sink, title, name, KernelText.TakeUInt64(ref values));
            }
        }
    }

    private static void AddError(IMetricSink sink, ReadOnlySpan<char> title, ReadOnlySpan<byte> name, ulong value)
    {
        foreach ((string protocol, byte[] wanted, string kind) in Errors)
        {
            if (!title.SequenceEqual(protocol) || !name.SequenceEqual(wanted))
                continue;
            sink.Add(HostMetrics.ProtocolErrors, value, protocol switch { "Udp" => "udp", "Ip" => "ip", _ => "tcp" }, kind);
            return;
        }
    }

    private static void CollectAddresses(IMetricSink sink)
    {
        foreach (NetworkInterface network in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (!DeviceNames.IsInterface(network.Name))
                continue;
            sink.Add(HostMetrics.InterfaceUp, network.OperationalStatus == OperationalStatus.Up ? 1 : 0, network.Name);
            foreach (UnicastIPAddressInformation address in network.GetIPProperties().UnicastAddresses)
            {
                if (IsWorthShowing(address.Address))
                    sink.Add(HostMetrics.InterfaceIp, 1, network.Name, address.Address.ToString());
            }
        }
    }

    private static bool IsWorthShowing(IPAddress address) => !address.IsIPv6LinkLocal && !address.IsIPv6Multicast
        && !(address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..] or [>= 224 and < 240, ..]);
}

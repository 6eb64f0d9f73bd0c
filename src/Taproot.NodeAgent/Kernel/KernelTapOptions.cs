using System.Net;
using Taproot.NodeAgent.Network;
using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Tls;

namespace Taproot.NodeAgent.Kernel;

/// <summary>How much the kernel side may use, and what it looks at.</summary>
internal sealed record KernelTapOptions
{
    /// <summary>Bound on the memory of all BPF maps together, in bytes.</summary>
    public long MapMemoryBytes { get; init; } = 64L << 20;

    /// <summary>Time between two readings of the kernel's counters.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections to these ports are left out, unless their other end is known on this host. Port 50051 is always in.</summary>
    public IReadOnlyList<PortRange> EphemeralPorts { get; init; } = [new(32768, 60999)];

    /// <summary>Public networks to track; private ones and loopback always are.</summary>
    public IReadOnlyList<IPNetwork> TrackedPublicNetworks { get; init; } = [new(IPAddress.Any, 0)];

    /// <summary>Where the host's /proc is.</summary>
    public string ProcRoot { get; init; } = "/proc";

    /// <summary>The <c>app_id</c> label of a <c>container_id</c>; empty when they are the same.</summary>
    public Func<string, string> ApplicationOf { get; init; } = static _ => "";

    /// <summary>A flow or destination without traffic for so long is forgotten.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Names of hosts that a container may put into labels (<c>--max-fqdns-per-container</c>); more are one.</summary>
    public int MaxFqdnsPerContainer { get; init; } = 50;

    /// <summary>Which destinations are pinged (<c>--disable-pinger</c>, <c>--ping-all-destinations</c>).</summary>
    public PingMode Ping { get; init; } = PingMode.Unknown;

    /// <summary>Time between two rounds of pings.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>All programs are loaded.</summary>
    public static readonly IReadOnlyDictionary<string, string> NothingOff = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The programs that look at payloads are not.</summary>
    public static readonly IReadOnlyDictionary<string, string> PayloadsOff = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["payload_written"] = "switched off by --disable-l7-tracing", ["payload_read"] = "switched off by --disable-l7-tracing",
        ["tls_probe"] = "switched off by --disable-l7-tracing", ["certificate_probe"] = "switched off by --disable-l7-tracing",
    };

    /// <summary>The program that looks at certificates is not.</summary>
    public static readonly IReadOnlyDictionary<string, string> CertificatesOff = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["certificate_probe"] = "switched off by --disable-tls-certificates",
    };

    /// <summary>Programs that are not loaded, with the reason that their hooks report.</summary>
    public IReadOnlyDictionary<string, string> SwitchedOff { get; init; } = NothingOff;

    /// <summary>Most series of destinations that are kept; more are counted as dropped.</summary>
    public int MaxDestinations { get; init; } = 20_000;

    /// <summary>What is read of payloads.</summary>
    public ConversationOptions Conversations { get; init; } = new();

    /// <summary>Whose TLS is read.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>File into which all payloads are written, for reports about protocols; empty for none.</summary>
    public string RecordPayloads { get; init; } = "";

    /// <summary>Most flows: each costs more in this process than in the kernel's map.</summary>
    public int MaxFlows { get; init; } = int.MaxValue;

    /// <summary>True while memory is short: new destinations get no series then.</summary>
    public Func<bool> IsMemoryShort { get; init; } = static () => false;

    /// <summary>Entries of each map within the budget. The weights are sizes of entries with their overhead in the kernel.</summary>
    internal IReadOnlyDictionary<string, int> Capacities()
    {
        int Entries(double share, int bytes) => (int)Math.Clamp(MapMemoryBytes * share / bytes, 256, 1 << 20);
        return new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["connections"] = Entries(0.46, 216),
            ["queues"] = Entries(0.04, 336),
            ["flows"] = Math.Min(MaxFlows, Entries(0.15, 448)),
            ["statuses"] = Entries(0.06, 96),
            ["listeners"] = Entries(0.04, 128),
            ["pairs"] = Entries(0.05, 128),
            ["shared_destinations"] = Entries(0.03, 104),
            ["tls_calls"] = Entries(0.01, 144),
            ["tls_sessions"] = Entries(0.015, 96),
            ["tls_threads"] = Entries(0.006, 168),
            ["told_certificates"] = Entries(0.004, 128),
            ["certificate_authorities"] = Entries(0.003, 96),
            ["verdicts"] = Entries(0.02, 112),
            ["listening_ports"] = Entries(0.02, 80),
        };
    }
}

/// <summary>Ports from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
internal readonly record struct PortRange(int First, int Last);

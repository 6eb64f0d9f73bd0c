using System.Globalization;
using Taproot.Telemetry.Configuration;

namespace Taproot.NodeAgent.Export;

/// <summary>A capability of Linux that the agent uses.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Its bit.</param>
/// <param name="IsRequired">Whether the agent refuses to start without it.</param>
/// <param name="Reason">What it is for.</param>
internal sealed record Capability(string Name, int Number, bool IsRequired, string Reason);

/// <summary>The least that the agent needs, and what it has.</summary>
internal static class Capabilities
{
    private const int SysAdmin = 21, Perfmon = 38, Bpf = 39;

    /// <summary>All that the agent makes use of.</summary>
    public static IReadOnlyList<Capability> Used { get; } =
    [
        new("CAP_BPF", Bpf, true, "load BPF programs and maps"),
        new("CAP_PERFMON", Perfmon, true, "let BPF programs read the kernel's memory, attach to user programs, sample stacks"),
        new("CAP_SYS_PTRACE", 19, true, "read what /proc shows of other programs: open files, namespaces, file systems, environments"),
        new("CAP_DAC_READ_SEARCH", 2, false, "read files of other users: logs, programs and libraries in containers"),
        new("CAP_DAC_OVERRIDE", 1, false, "connect to the diagnostic sockets of other users' .NET programs"),
        new("CAP_SYS_ADMIN", SysAdmin, false, "enter the network namespaces of containers for pings and to see where NAT leads their connections"),
        new("CAP_NET_ADMIN", 12, false, "ask connection tracking where NAT leads, and for the delays of processes (taskstats)"),
        new("CAP_NET_RAW", 13, false, "ping destinations whose TCP round-trip time is not known"),
        new("CAP_SYS_RAWIO", 17, false, "ask disks about their health"),
        new("CAP_SYSLOG", 34, false, "read the addresses of kernel functions for profiles"),
    ];

    /// <summary>Refuses to go on without what is required.</summary>
    /// <exception cref="ConfigurationException">Something is missing; the message names it and what it is for.</exception>
    public static void Require(ulong effective)
    {
        var missing = Missing(effective).Where(c => c.IsRequired).ToList();
        if (missing.Count == 0) return;
        var list = string.Join(", ", missing.Select(c => $"{c.Name} ({c.Reason})"));
        throw new ConfigurationException($"taproot-node-agent lacks {list}. Run it as root, or give it these capabilities as the unit file in deploy/ does.");
    }

    /// <summary>What of <see cref="Used"/> a process with these effective capabilities lacks.</summary>
    public static IEnumerable<Capability> Missing(ulong effective) => Used.Where(c => !Has(effective, c.Number) && !IsImplied(effective, c.Number));

    private static bool Has(ulong effective, int number) => (effective >> number & 1) != 0;

    // CAP_BPF and CAP_PERFMON were cut out of CAP_SYS_ADMIN, which still stands for them.
    private static bool IsImplied(ulong effective, int number) => number is Bpf or Perfmon && Has(effective, SysAdmin);

    /// <summary>The effective capabilities of this process.</summary>
    public static ulong ReadEffective()
    {
        const string mark = "CapEff:";
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(mark, StringComparison.Ordinal));
        return line is not null && ulong.TryParse(line.AsSpan(mark.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits) ? bits : 0;
    }
}

using Taproot.NodeAgent.Export;
using Taproot.Telemetry.Configuration;

namespace Taproot.NodeAgent.Tests.Export;

public sealed class CapabilityTests
{
    private const ulong All = (1UL << 41) - 1, SysPtrace = 1UL << 19, SysAdmin = 1UL << 21, NetRaw = 1UL << 13, Bpf = 1UL << 39;

    [Fact]
    public void With_all_capabilities_nothing_is_missing() => Assert.Empty(Capabilities.Missing(All));

    [Fact]
    public void What_is_missing_is_named_with_what_it_is_for()
    {
        var refusal = Assert.Throws<ConfigurationException>(() => Capabilities.Require(All & ~SysPtrace));
        Assert.Contains("CAP_SYS_PTRACE (read what /proc shows of other programs", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_can_be_done_without_stops_nobody()
    {
        Capabilities.Require(All & ~NetRaw);
        Assert.Equal(["CAP_NET_RAW"], Capabilities.Missing(All & ~NetRaw).Select(c => c.Name));
    }

    [Fact]
    public void Administrators_may_load_programs()
    {
        Assert.Empty(Capabilities.Missing(All & ~Bpf));
        Assert.Contains(Capabilities.Missing(All & ~Bpf & ~SysAdmin), c => c.Name == "CAP_BPF");
    }

    [Fact]
    public void The_capabilities_of_this_process_are_read() => Assert.Equal(Environment.IsPrivilegedProcess, Capabilities.ReadEffective() != 0);
}

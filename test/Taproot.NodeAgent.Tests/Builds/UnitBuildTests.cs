using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Taproot.NodeAgent.Builds;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Tests.Containers;

namespace Taproot.NodeAgent.Tests.Builds;

/// <summary>Units of systemd, on a host of files.</summary>
public sealed class UnitBuildTests : IDisposable
{
    private const string Own = "proc/1/root/etc/systemd/system/shop.service";
    private readonly FixtureTree _tree = new();
    private readonly UnitFiles _units;

    public UnitBuildTests()
    {
        _units = new(_tree.Path("proc"));
        _tree.Write(Own, "[Service]\nExecStart=/usr/bin/shop\n");
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Contents_of_the_file_and_of_drop_ins_count_and_nothing_else()
    {
        string first = _units.HashOf("shop.service");
        Assert.Matches("^[0-9a-f]{12}$", first);
        File.SetLastWriteTimeUtc(_tree.Path(Own), DateTime.UnixEpoch);
        Assert.Equal(first, _units.HashOf("shop.service"));
        _tree.Write("proc/1/root/etc/systemd/system/shop.service.d/limits.conf", "[Service]\nLimitNOFILE=1\n");
        string limited = _units.HashOf("shop.service");
        Assert.NotEqual(first, limited);
        _tree.Write("proc/1/root/usr/lib/systemd/system/shop.service", "[Service]\n# shadowed\n");
        _tree.Write("proc/1/root/etc/systemd/system/shop.service.d/readme", "no drop-in");
        Assert.Equal(limited, _units.HashOf("shop.service"));
        _tree.Write(Own, "[Service]\nExecStart=/usr/bin/shop --fast\n");
        Assert.NotEqual(limited, _units.HashOf("shop.service"));
    }

    [Fact]
    public void An_instance_has_its_templates_file_and_what_a_command_made_has_none()
    {
        _tree.Write("proc/1/root/usr/lib/systemd/system/web@.service", "[Service]\n");
        Assert.NotEqual("", _units.HashOf("web@one.service"));
        Assert.Equal(_units.HashOf("web@one.service"), _units.HashOf("web@two.service"));
        foreach (string unit in (ReadOnlySpan<string>)["run-r12.scope", "", "../../etc/passwd", new string('a', 300), "@.service"])
            Assert.Equal("", _units.HashOf(unit));
    }

    [Fact]
    public void A_link_leads_nowhere_but_within_the_hosts_root()
    {
        _tree.Write("secret", "not the host's");
        File.Delete(_tree.Path(Own));
        File.CreateSymbolicLink(_tree.Path(Own), "../../../../../../secret");
        Assert.Equal("", _units.HashOf("shop.service"));
        _tree.Write("proc/1/root/secret", "the host's");
        Assert.NotEqual("", _units.HashOf("shop.service"));
    }

    [Fact]
    public void A_unit_that_is_started_again_after_a_change_has_other_builds()
    {
        FakeTimeProvider time = new();
        ContainerOptions containers = new()
        {
            ProcRoot = _tree.Path("proc"), SysRoot = _tree.Path("sys"), CgroupRoot = _tree.Path("cgroup"), SkipSystemdSystemServices = false,
        };
        _tree.Write("proc/uptime", "1000.00 1.00\n");
        using ContainerRegistry registry = new(containers, [], null, NullLoggerFactory.Instance, time);
        using BuildCollector collector = new(registry, new BuildOptions { ProcRoot = _tree.Path("proc") }, NullLoggerFactory.Instance, time);
        _tree.Write("bin/shop", "#!first");
        string[] first = Start(10, 990, registry, collector);
        Assert.Equal(["program", "unit"], first.Select(l => l.Split(' ')[0]));

        // Nobody looks before it has lived for a while, nor twice.
        _tree.Write(Own, "[Service]\nExecStart=/usr/bin/shop --fast\n");
        _tree.Write("bin/shop", "#!second");
        registry.Sweep();
        Assert.Equal(first, Look(collector));
        Directory.Delete(_tree.Path("proc/10"), recursive: true);
        registry.ProcessExited(10, killedByOom: false);
        Assert.Equal(first, Start(11, 999, registry, collector));
        _tree.Write("proc/uptime", "1010.00 1.00\n");
        string[] second = Look(collector);
        Assert.Equal(["program", "unit"], second.Select(l => l.Split(' ')[0]));
        Assert.Empty(first.Intersect(second));
    }

    private string[] Start(int pid, int second, ContainerRegistry registry, BuildCollector collector)
    {
        _tree.Write($"proc/{pid}/cgroup", "0::/system.slice/shop.service\n");
        _tree.Write($"proc/{pid}/cmdline", "/usr/bin/shop\0");
        _tree.Write($"proc/{pid}/stat", string.Create(CultureInfo.InvariantCulture, $"{pid} (x) S 1 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 {second * 100} 1000 10 0\n"));
        File.CreateSymbolicLink(_tree.Path($"proc/{pid}/exe"), _tree.Path("bin/shop"));
        registry.Sweep();
        return Look(collector);
    }

    private static string[] Look(BuildCollector collector)
    {
        collector.Round();
        ListSink sink = new();
        collector.Collect(sink);
        return [.. sink.Samples.Where(s => s.Name == "container_build_info").Select(s => $"{s.Labels[2]} {s.Labels[5]}").Order(StringComparer.Ordinal)];
    }
}

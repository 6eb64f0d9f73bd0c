using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Runtimes;
using Taproot.NodeAgent.Tests.Containers;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Tests.Runtimes;

/// <summary>Which processes are looked at, when, and what becomes of what they counted; on a host of files.</summary>
public sealed class RuntimeRoundTests
{
    private static readonly MetricDescriptor Worked = new("test_worked_total", MetricType.Counter, "Work.", ["container_id", "app_id"]);
    private static readonly MetricDescriptor Size = new("test_size_bytes", MetricType.Gauge, "Size.", ["container_id", "app_id", "name"]);
    private static readonly MetricDescriptor About = new("test_info", MetricType.Gauge, "One.", ["container_id", "app_id", "name"]);

    [Fact]
    public void A_storm_of_short_processes_is_looked_at_by_nobody_and_one_that_stays_by_everybody_once()
    {
        using RoundLab lab = new();
        lab.Start(10, "server");
        lab.Pass(20);
        for (int second = 0; second < 12; second++)
        {
            for (int i = 0; i < 83; i++) lab.Start(1000 + second * 83 + i, "short");
            lab.Pass(0.5);
            for (int i = 0; i < 83; i++) lab.End(1000 + second * 83 + i);
            lab.Pass(0.5);
        }
        Assert.Equal([10], lab.Looked);
        Assert.Equal(1, lab.Collect().Value("taproot_agent_runtime_looks_total"));
    }

    [Fact]
    public void Values_of_a_containers_processes_are_added_up_and_counters_keep_what_ended_ones_counted()
    {
        using RoundLab lab = new();
        lab.Start(10, "server");
        lab.Start(11, "server");
        lab.Pass(31);
        lab.Probes[10].Work = 5;
        lab.Probes[11].Work = 7;
        lab.Pass(5);
        ListSink sink = lab.Collect();
        Assert.Equal(12, sink.Value("test_worked_total"));
        Assert.Equal(200, sink.Value("test_size_bytes"));
        Assert.Equal(1, sink.Value("test_info"));

        lab.End(11);
        lab.Pass(5);
        sink = lab.Collect();
        Assert.Equal(12, sink.Value("test_worked_total"));
        Assert.Equal(100, sink.Value("test_size_bytes"));
        Assert.True(lab.Probes[11].IsClosed);
        Assert.False(lab.Probes[10].IsClosed);

        lab.Start(12, "server");
        lab.Pass(31);
        lab.Probes[12].Work = 1;
        lab.Pass(5);
        Assert.Equal(13, lab.Collect().Value("test_worked_total"));
    }

    [Fact]
    public void A_process_that_runs_another_program_is_looked_at_again()
    {
        using RoundLab lab = new();
        lab.Start(10, "server");
        lab.Pass(31);
        lab.Probes[10].Work = 5;
        RoundLab.Probe before = lab.Probes[10];
        lab.Start(10, "server", isNew: false);
        lab.Pass(10);
        Assert.True(before.IsClosed);
        Assert.NotSame(before, lab.Probes[10]);
        Assert.Equal(5, lab.Collect().Value("test_worked_total"));
    }

    [Fact]
    public void Looks_are_spread_over_rounds_and_processes_over_the_bound_are_counted()
    {
        using RoundLab lab = new(new RuntimeOptions { MaximumLooks = 3, MaximumProcesses = 5 });
        for (int pid = 10; pid < 20; pid++) lab.Start(pid, "server");
        lab.Pass(30);
        int first = lab.Looked.Count;
        lab.Pass(30);
        Assert.InRange(first, 1, 3);
        Assert.Equal(5, lab.Looked.Count);
        Assert.True(lab.Collect().Value("taproot_agent_runtime_left_out_total", "postponed") > 0);
    }

    [Fact]
    public void Counters_of_ended_processes_are_kept_up_to_a_bound()
    {
        ContainerSamples samples = new("/docker/x", "");
        List<RuntimeSample> many = [.. Enumerable.Range(0, 300).Select(i => new RuntimeSample(Worked, 1, i.ToString(CultureInfo.InvariantCulture)))];
        Assert.Equal(300 - ContainerSamples.MostEnded, samples.Keep(many));
        Assert.Equal(300 - ContainerSamples.MostEnded, samples.Keep(many));
        Assert.All(samples.Sum([]), s => Assert.Equal(2, s.Value));
    }

    [Fact]
    public void Maps_are_parsed_with_any_name_in_them_and_within_bounds()
    {
        List<MappedFile> files = ProcessMaps.Parse(
            """
            55d0c0000000-55d0c0021000 r--p 00000000 fe:00 123 /usr/bin/x
            55d0c0021000-55d0c0022000 r-xp 00021000 fe:00 123 /usr/bin/x
            7f0000000000-7f0000008000 rw-s 00000000 00:2d 77                 /tmp/hsperfdata_me/1
            7f0000010000-7f0000020000 r-xp 00000000 fe:00 99  /opt/a b (deleted)
            7f0000030000-7f0000040000 r-xp 00000000 00:00 0   [vdso]
            7ffd00000000-7ffd00001000 rwxp 00000000 00:00 0
            zz-yy r-xp 0 0 0 /x
            7f00-6f00 r-xp 0 0:0 0 /x
            """u8);
        Assert.Equal(["/usr/bin/x", "/tmp/hsperfdata_me/1", "/opt/a b"], files.Select(f => f.Path));
        Assert.Equal(new MappedFile(0x55d0c0021000, 0x55d0c0022000, 0x21000, new FileIdentity(0xfe_0000_0000, 123), "/usr/bin/x", true), files[0]);
        Assert.Equal(7, ProcessImage.NamespacePidOf("Name:\tx\nNSpid:\t1234\t55\t7\n"u8, 1));
        Assert.Equal(9, ProcessImage.NamespacePidOf("NSpid:\tx\n"u8, 9));
    }

    [Theory]
    [InlineData("com.example.Main --password=x", "com.example.Main")]
    [InlineData("  /app/shop.jar\tkey", "/app/shop.jar")]
    [InlineData("", "")]
    [InlineData("a\u0001b", "a_b")]
    public void A_label_is_the_first_word_without_control_characters(string text, string label) => Assert.Equal(label, LabelText.FirstWord(text));

    /// <summary>Processes that are files, in one container, with probes that are told what to say.</summary>
    private sealed class RoundLab : IDisposable
    {
        private readonly FixtureTree _tree = new();
        private readonly FakeTimeProvider _time = new();
        private readonly DateTimeOffset _start;
        private readonly ContainerRegistry _registry;
        private readonly RuntimeCollector _collector;

        internal RoundLab(RuntimeOptions? options = null)
        {
            _start = _time.GetUtcNow();
            Directory.CreateDirectory(_tree.Path("proc"));
            ContainerOptions containers = new() { ProcRoot = _tree.Path("proc"), SysRoot = _tree.Path("sys"), CgroupRoot = _tree.Path("cgroup"), SkipSystemdSystemServices = false };
            _registry = new(containers, [], null, NullLoggerFactory.Instance, _time);
            _collector = new(_registry, (options ?? new RuntimeOptions()) with { ProcRoot = _tree.Path("proc") }, [new Detector(this)], NullLoggerFactory.Instance, _time);
        }

        internal List<int> Looked { get; } = [];

        internal Dictionary<int, Probe> Probes { get; } = [];

        internal void Start(int pid, string program, bool isNew = true)
        {
            if (isNew)
            {
                _tree.Write($"proc/{pid}/cgroup", "0::/system.slice/shop.service\n");
                _tree.Write($"proc/{pid}/stat", string.Create(
                    CultureInfo.InvariantCulture, $"{pid} (x) S 1 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 {(long)(Uptime * 100)} 1000 10 0\n"));
                _tree.Write($"proc/{pid}/maps", "");
                File.CreateSymbolicLink(_tree.Path($"proc/{pid}/exe"), "/usr/bin/" + program);
            }
            _tree.Write($"proc/{pid}/cmdline", program + "\0");
            _registry.ProcessExecuted(pid, default);
        }

        internal void End(int pid)
        {
            Directory.Delete(_tree.Path($"proc/{pid}"), recursive: true);
            _registry.ProcessExited(pid, killedByOom: false);
        }

        /// <summary>Lets time pass, with a round at the end.</summary>
        internal void Pass(double seconds)
        {
            for (double left = seconds; left > 0; left -= 5)
            {
                _time.Advance(TimeSpan.FromSeconds(Math.Min(5, left)));
                _tree.Write("proc/uptime", string.Create(CultureInfo.InvariantCulture, $"{Uptime:F2} 1.00\n"));
                _registry.LookAtYoung();
                _collector.Round();
            }
        }

        internal ListSink Collect()
        {
            ListSink sink = new();
            _collector.Collect(sink);
            return sink;
        }

        public void Dispose()
        {
            _collector.Dispose();
            _registry.Dispose();
            _tree.Dispose();
        }

        private double Uptime => 1000 + (_time.GetUtcNow() - _start).TotalSeconds;

        private sealed class Detector(RoundLab lab) : IRuntimeDetector
        {
            public IRuntimeProbe Detect(ProcessImage image)
            {
                lab.Looked.Add(image.Pid);
                return lab.Probes[image.Pid] = new Probe();
            }
        }

        internal sealed class Probe : IRuntimeProbe
        {
            internal double Work { get; set; }

            internal bool IsClosed { get; private set; }

            public void Report(List<RuntimeSample> into)
            {
                into.Add(new(Worked, Work));
                into.Add(new(Size, 100, "x"));
                into.Add(new(About, 1, "x"));
            }

            public void Dispose() => IsClosed = true;
        }
    }
}

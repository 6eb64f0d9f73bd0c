using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Java.Profiling;
using Taproot.NodeAgent.Profiling;
using Taproot.NodeAgent.Runtimes.Jvm;
using Taproot.NodeAgent.Tests.Kernel;
using Taproot.NodeAgent.Tests.Profiling;
using Taproot.NodeAgent.Tests.Runtimes;
using Taproot.Telemetry.Tests.Profiles;
using ListSink = Taproot.NodeAgent.Tests.Containers.ListSink;

namespace Taproot.NodeAgent.Tests.Java;

/// <summary>With real JVMs, and a library in async-profiler's place: it has its entry, takes its commands and writes a recording of its form.</summary>
public sealed class JavaProfilerTests(JavaPrograms programs) : IClassFixture<JavaPrograms>
{
    private const string StandIn = """
        #include <stdio.h>
        #include <string.h>
        static char recording[] = { RECORDING };
        static int running;
        __attribute__((visibility("default"))) int Agent_OnAttach(void *vm, char *options, void *reserved) {
            FILE *log = fopen(__FILE__ ".commands", "a");
            fprintf(log, "%s\n", options);
            fclose(log);
            if (!strncmp(options, "start,", 6)) {
                if (running) return 200;
                running = 1;
                return 0;
            }
            char *file = strstr(options, "file=");
            if (strncmp(options, "stop,", 5) || !file) return 100;
            if (!running) return 0;
            running = 0;
            FILE *to = fopen(file + 5, "wb");
            fwrite(recording, 1, sizeof(recording), to);
            fclose(to);
            return 0;
        }
        """;

    [Fact]
    public void A_jvm_is_profiled_in_every_interval_until_the_agent_ends()
    {
        using var library = Compile(out var commands);
        ConcurrentQueue<CapturedProfile> profiles = [];
        using var program = programs.Start("socket-client", out _);
        using var hub = new ProfilerHub(library.Binary, profiles);
        using (RuntimeLab lab = new(new JvmDetector("/proc", hub.Start())))
        {
            string container = lab.Show(program.Id, maps => maps.Contains("/hsperfdata_", StringComparison.Ordinal));
            ListSink sink = lab.Until(s => profiles.Count >= 6 && s.Samples.Exists(v => v.Name == "container_jvm_alloc_bytes_total" && v.Value > 0));

            var jvm = sink.Samples.Single(s => s.Name == "container_jvm_info").Labels[2];
            Assert.Equal(1, sink.Value("container_jvm_profiling_status", container, jvm));
            var times = sink.Value("container_jvm_lock_contentions_total", container, jvm) / 2;
            Assert.Equal(times * 9_008_000, sink.Value("container_jvm_alloc_bytes_total", container, jvm));
            Assert.Equal(times * 81, sink.Value("container_jvm_alloc_objects_total", container, jvm));
            Assert.Equal(times * 0.007, sink.Value("container_jvm_lock_time_seconds_total", container, jvm), 1e-9);
            Assert.All(profiles, p => Assert.Equal(program.Container, p.Container));
            ListSink own = hub.Collect();
            Assert.Equal(1, own.Value("taproot_agent_java_profiler_processes"));
            Assert.True(own.Value("taproot_agent_java_profiles_total") >= 6);
        }
        hub.Dispose();
        var reader = new PprofReader(profiles.First().Pprof);
        Assert.Equal("java:cpu:nanoseconds", reader.Type);
        Assert.Equal(40_000_000, reader.Total);
        Assert.Equal(10_000_000, reader.Period);
        Assert.InRange(reader.DurationNanoseconds, 1_000_000_000, 30_000_000_000);

        var said = File.ReadAllLines(commands);
        Assert.StartsWith("start,event=itimer,interval=10ms,alloc,lock,jfr,timeout=3,file=/tmp/taproot-java-", said[0], StringComparison.Ordinal);
        Assert.StartsWith("stop,file=/tmp/taproot-java-", said[^1], StringComparison.Ordinal);
        Assert.Equal(said.Count(c => c.StartsWith("start", StringComparison.Ordinal)), said.Count(c => c.StartsWith("stop", StringComparison.Ordinal)));
        Assert.False(File.Exists($"/tmp/taproot-java-{program.Id}.jfr"));
        Assert.Empty(Directory.GetFiles("/tmp", $"{JavaProfiler.LibraryName}*"));
        Assert.Single(File.ReadLines($"/proc/{program.Id}/maps"), l => l.Contains(JavaProfiler.LibraryName, StringComparison.Ordinal) && l.Contains("r-xp", StringComparison.Ordinal));
    }

    [Fact]
    public void The_next_agent_uses_the_library_that_the_one_before_left_at_work()
    {
        using var library = Compile(out var commands);
        ConcurrentQueue<CapturedProfile> profiles = [];
        using var program = programs.Start("socket-client", out _);
        // As if it had been killed: nothing is stopped.
        var jvm = NodeAgent.Java.Jvm.Inspect("/proc", program.Id, out _)!;
        var client = new NodeAgent.Java.AttachClient(jvm, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        var file = $"/tmp/{JavaSession.NewLibraryName()}";
        File.Copy(library.Binary, file);
        Assert.Equal(NodeAgent.Java.JvmObstacle.None, client.Send("load", [file, "true", "start,jfr,file=/tmp/x"], out var reply));
        Assert.True(reply.IsOk, reply.Text);
        File.Delete(file);

        using var hub = new ProfilerHub(library.Binary, profiles);
        using RuntimeLab lab = new(new JvmDetector("/proc", hub.Start()));
        lab.Show(program.Id, maps => maps.Contains("/hsperfdata_", StringComparison.Ordinal));
        lab.Until(_ => !profiles.IsEmpty);
        Assert.Equal(["start", "stop", "start"], File.ReadAllLines(commands).Take(3).Select(c => c.Split(',')[0]));
        Assert.Single(File.ReadLines($"/proc/{program.Id}/maps"), l => l.Contains(JavaProfiler.LibraryName, StringComparison.Ordinal) && l.Contains("r-xp", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_the_library_it_is_said_why_there_are_no_profiles()
    {
        using var program = programs.Start("socket-client", out _);
        using var hub = new ProfilerHub("", []);
        using RuntimeLab lab = new(new JvmDetector("/proc", hub.Start()));
        string container = lab.Show(program.Id, maps => maps.Contains("/hsperfdata_", StringComparison.Ordinal));
        ListSink sink = lab.Until(s => hub.Collect().Has("taproot_agent_java_profiler_refused_total"));
        Assert.Equal(1, hub.Collect().Value("taproot_agent_java_profiler_refused_total", "no_library"));
        Assert.Equal(0, sink.Samples.Single(s => s.Name == "container_jvm_profiling_status" && s.Labels[0] == container).Value);
    }

    private static CompiledProgram Compile(out string commands)
    {
        var bytes = string.Join(',', JfrWriter.Sample().Select(b => $"(char){b}"));
        var library = CompiledProgram.With("gcc", StandIn, "standin.c", "-shared", "-fPIC", $"-DRECORDING={bytes}");
        commands = $"{library.Source}.commands";
        return library;
    }

    /// <summary>A profiler of all processes that it is told of.</summary>
    private sealed class ProfilerHub(string library, ConcurrentQueue<CapturedProfile> profiles) : IDisposable
    {
        private JavaProfiler? _profiler;

        public JavaProfiler Start()
        {
            var options = new JavaProfilerOptions
            {
                Delay = TimeSpan.Zero, Library = library, Places = [], Beat = TimeSpan.FromMilliseconds(100), Profiles = new() { Interval = TimeSpan.FromSeconds(1) },
            };
            _profiler = new(options, new ProcessPerContainer(), Take, NullLoggerFactory.Instance, TimeProvider.System);
            _profiler.Start();
            return _profiler;
        }

        public ListSink Collect()
        {
            var sink = new ListSink();
            _profiler!.Collect(sink);
            return sink;
        }

        public void Dispose()
        {
            _profiler?.Dispose();
            _profiler = null;
        }

        private bool Take(CapturedProfile profile)
        {
            profiles.Enqueue(profile);
            return true;
        }
    }
}

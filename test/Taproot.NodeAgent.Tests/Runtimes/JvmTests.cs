using Taproot.NodeAgent.Runtimes.Jvm;
using Taproot.NodeAgent.Tests.Containers;
using Taproot.NodeAgent.Tests.Kernel;
using ListSink = Taproot.NodeAgent.Tests.Containers.ListSink;

namespace Taproot.NodeAgent.Tests.Runtimes;

/// <summary>With a real JVM.</summary>
public sealed class JvmTests
{
    private const string Program = """
        public class Shop {
            static Object keep;
            public static void main(String[] arguments) throws Exception {
                for (int i = 0; ; i++) {
                    for (int j = 0; j < 200; j++) keep = new byte[100_000];
                    if (i == 20) System.gc();
                    Thread.sleep(5);
                }
            }
        }
        """;

    [Fact]
    public void A_jvm_is_measured_by_name_without_its_arguments_and_its_counters_outlive_it()
    {
        if (!File.Exists("/usr/bin/java")) Assert.Skip("There is no Java here.");
        using FixtureTree tree = new();
        tree.Write("Shop.java", Program);
        using RuntimeLab lab = new(new JvmDetector("/proc"));
        using RunningProgram java = new("java", "-Xmx64m", "-XX:+UseSerialGC", tree.Path("Shop.java"), "--password=secret");
        string container = lab.Show(java.Id, maps => maps.Contains("/hsperfdata_", StringComparison.Ordinal));

        ListSink sink = lab.Until(s => s.Samples.Exists(v => v.Name == "container_jvm_gc_time_seconds" && v.Value > 0) && s.Has("container_jvm_safepoint_time_seconds"));

        (_, string[] info, double one) = Assert.Single(sink.Samples, s => s.Name == "container_jvm_info");
        Assert.Equal(container, info[0]);
        Assert.Equal(1, one);
        string jvm = info[2];
        Assert.DoesNotContain(sink.Samples, s => Array.Exists(s.Labels, l => l.Contains("secret", StringComparison.Ordinal)));
        Assert.Matches(@"^\d+\.", info[3]);
        Assert.InRange(sink.Value("container_jvm_heap_max_size_bytes", container, jvm), 60 << 20, 66 << 20);
        Assert.InRange(sink.Value("container_jvm_heap_size_bytes", container, jvm), 1 << 20, 66 << 20);
        Assert.InRange(sink.Value("container_jvm_heap_used_bytes", container, jvm), 1 << 10, 66 << 20);
        Assert.InRange(sink.Value("container_jvm_safepoint_time_seconds", container, jvm), 1e-6, 30);
        Assert.InRange(sink.Value("container_jvm_safepoint_sync_time_seconds", container, jvm), 1e-9, 30);
        Assert.True(sink.Value("container_jvm_safepoints_total", container, jvm) > 0);
        double runs = Collections(sink, container);
        Assert.True(runs > 0);
        Assert.True(sink.Value("container_jvm_threads", container, jvm) > 1);
        Assert.True(sink.Value("container_jvm_loaded_classes", container, jvm) > 100);
        Assert.True(sink.Value("container_jvm_metaspace_used_bytes", container, jvm) > 1000);
        Assert.True(sink.Value("container_jvm_metaspace_size_bytes", container, jvm) > 1000);
        Assert.Equal(0, sink.Value("container_jvm_profiling_status", container, jvm));

        int pid = java.Id;
        java.End();
        lab.Registry.ProcessExited(pid, killedByOom: false);
        sink = lab.Until(s => !s.Has("container_jvm_info"));
        Assert.True(Collections(sink, container) >= runs);
        Assert.False(sink.Has("container_jvm_heap_used_bytes"));
    }

    private static double Collections(ListSink sink, string container) =>
        sink.Samples.Where(s => s.Name == "container_jvm_gc_count_total" && s.Labels[0] == container).Sum(s => s.Value);
}

using System.Globalization;
using CsCheck;
using Taproot.NodeAgent.Java.Profiling;
using Taproot.NodeAgent.Java.Recordings;
using Taproot.NodeAgent.Profiling;
using Taproot.NodeAgent.Tests.Kernel;
using Taproot.NodeAgent.Tests.Profiling;

namespace Taproot.NodeAgent.Tests.Java;

public sealed class JfrReaderTests
{
    private const string Busy = """
        import java.util.*;
        public class Busy {
            static Object keep;
            static final Object lock = new Object();
            static double burn() { double x = 1; for (int i = 0; i < 20_000_000; i++) x = Math.sin(x + i); return x; }
            static void allocate() { for (int i = 0; i < 200_000; i++) keep = new byte[1000]; }
            static void hold() { synchronized (lock) { try { Thread.sleep(50); } catch (InterruptedException e) { } } }
            public static void main(String[] arguments) throws Exception {
                Thread other = new Thread(() -> { for (int i = 0; i < 10; i++) hold(); });
                other.start();
                for (int i = 0; i < 10; i++) hold();
                for (int i = 0; i < 3; i++) { keep = burn(); allocate(); }
                other.join();
            }
        }
        """;

    [Fact]
    public void Samples_are_read_with_stacks_and_values()
    {
        var set = new JavaProfileSet(new());
        Assert.True(JfrReader.Read(Sample(), set.Add));
        Assert.Equal(new JavaValues(3, 30_000_000), set.Total(JavaSampleKind.Cpu));
        // A buffer of 8000 bytes holds 80 objects of 100, and one that went beside counts for itself.
        Assert.Equal(new JavaValues(81, 9_000_000 + 8000), set.Total(JavaSampleKind.Allocation));
        Assert.Equal(new JavaValues(2, 7_000_000), set.Total(JavaSampleKind.Lock));

        var profiles = set.Finish("/k8s/shop", TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1)).Select(p => new PprofReader(p.Pprof)).ToList();
        Assert.Equal(
            ["java:cpu:nanoseconds", "java:heap_alloc_objects:count", "java:heap_alloc_space:bytes", "java:lock_contentions:count", "java:lock_delay:nanoseconds"],
            profiles.SelectMany(p => p.Types));
        Assert.Contains(profiles[0].Stacks, s => s is { Path: "shop.Main.main;shop.Cart.add", Value: 20_000_000 });
        Assert.Contains(profiles[1].StacksOf("java:heap_alloc_space:bytes"), s => s is { Path: "shop.Main.main", Value: 8000 });
        Assert.Contains(profiles[2].StacksOf("java:lock_delay:nanoseconds"), s => s is { Path: "shop.Main.main;shop.Cart.add", Value: 5_000_000 });
    }

    [Fact]
    public void Several_chunks_are_read_one_after_another()
    {
        var set = new JavaProfileSet(new());
        Assert.True(JfrReader.Read((byte[])[.. Sample(), .. Sample()], set.Add));
        Assert.Equal(6, set.Total(JavaSampleKind.Cpu).Count);
    }

    [Fact]
    public void No_bytes_break_the_reading() => Gen.Byte.Array[0, 3000].Sample(bytes => { JfrReader.Read(bytes, Ignore); }, iter: 2000);

    [Fact]
    public void No_change_of_a_recording_breaks_the_reading()
    {
        var sample = Sample();
        var changes = Gen.Select(Gen.Int[0, sample.Length - 1], Gen.Byte).Array[1, 8];
        Gen.Select(changes, Gen.Int[0, sample.Length]).Sample(
            (changed, length) =>
            {
                var bytes = sample[..];
                foreach (var (at, value) in changed) bytes[at] = value;
                JfrReader.Read(bytes.AsSpan(0, length), Ignore);
                JfrReader.Read(bytes, Ignore);
            },
            iter: 5000);
    }

    [Fact]
    public void A_recording_of_a_real_jvm_is_read_as_its_own_tool_reads_it()
    {
        CompiledProgram.Need("jfr");
        using var program = CompiledProgram.Script(Busy, "Busy.java");
        var file = Path.ChangeExtension(program.Source, ".jfr");
        RunningProgram.Run("java", "-Xmx64m", "-XX:+UseSerialGC", $"-XX:StartFlightRecording:settings=profile,filename={file}", program.Source);
        var recording = File.ReadAllBytes(file);
        var set = new JavaProfileSet(new() { PruneFraction = 0 });
        Assert.True(JfrReader.Read(recording, set.Add));

        var counts = RunningProgram.Run("jfr", "summary", file).Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(w => w.Length == 3 && w[0].StartsWith("jdk.", StringComparison.Ordinal)).ToDictionary(w => w[0], w => long.Parse(w[1], CultureInfo.InvariantCulture));
        Assert.Equal(counts["jdk.ExecutionSample"], set.Total(JavaSampleKind.Cpu).Count);
        Assert.Equal(counts["jdk.JavaMonitorEnter"] + counts["jdk.ThreadPark"], set.Total(JavaSampleKind.Lock).Count);
        Assert.True(set.Total(JavaSampleKind.Allocation).Amount > 100_000_000);
        var profiles = set.Finish("/busy", TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1)).Select(p => new PprofReader(p.Pprof)).ToList();
        Assert.Contains(profiles[0].Stacks, s => s.Has("Busy.main", "Busy.burn"));
        Assert.Contains(profiles[1].StacksOf("java:heap_alloc_space:bytes"), s => s.Has("Busy.main", "Busy.allocate"));
        Assert.Contains(profiles[2].StacksOf("java:lock_delay:nanoseconds"), s => s.Has("Busy.hold") && s.Value > 10_000_000);
    }

    internal static byte[] Sample()
    {
        var writer = new JfrWriter();
        writer.Ran("shop/Cart.add", "shop/Main.main");
        writer.Ran("shop/Cart.add", "shop/Main.main");
        writer.Ran("shop/Main.main");
        writer.AllocatedInBuffer(100, 8000, "shop/Main.main");
        writer.AllocatedOutside(9_000_000, "shop/Cart.add", "shop/Main.main");
        writer.WaitedForMonitor(5_000_000, "shop/Cart.add", "shop/Main.main");
        writer.Parked(2_000_000, "shop/Main.main");
        return writer.ToArray();
    }

    private static void Ignore(JavaSampleKind kind, ReadOnlySpan<Frame> stack, long count, long amount) => Assert.NotEqual(0, stack.Length);
}

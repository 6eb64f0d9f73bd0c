using System.Diagnostics;
using System.Globalization;
using CsCheck;
using Taproot.Telemetry.Jfr;
using Taproot.Telemetry.Profiles;

namespace Taproot.Telemetry.Tests.Profiles;

/// <summary>Reads what a real JVM records.</summary>
public sealed class JfrReaderTests
{
    private const string Program = """
        import java.util.*;
        public class Busy {
            static final Object lock = new Object();
            static long work(long n) { long s = 0; for (long i = 0; i < n; i++) s += Long.hashCode(i * 31) ^ s >> 3; return s; }
            static List<byte[]> waste(int n) { List<byte[]> l = new ArrayList<>(); for (int i = 0; i < n; i++) l.add(new byte[65536]); return l; }
            public static void main(String[] args) throws Exception {
                Thread holder = new Thread(() -> { synchronized (lock) { try { Thread.sleep(200); } catch (InterruptedException e) { } } });
                holder.start();
                Thread.sleep(50);
                synchronized (lock) { System.out.println("got it"); }
                long sum = 0;
                for (long end = System.nanoTime() + 700_000_000L; System.nanoTime() < end; ) { sum += work(2_000_000); sum += waste(200).size(); }
                System.out.println(sum);
            }
        }
        """;

    private static readonly ProfileOrigin Origin = new() { Service = "busy" };

    [Fact]
    public async Task What_a_JVM_records_is_read_and_no_change_of_it_breaks_the_reader()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/java"), "Java is not installed; ./taproot test installs it.");
        var directory = Directory.CreateTempSubdirectory("taproot-jfr-").FullName;
        try
        {
            var recording = await RecordAsync(directory);
            var batch = new ProfileBatch(new());
            JfrReader.Read(recording, new JfrBatchSink(Origin, batch));
            // On a busy machine the JVM looks at few of its threads in so short a time.
            Assert.True(Sum(batch, "java:cpu:nanoseconds", ".") >= 10_000_000);
            Assert.True(Sum(batch, "java:heap_alloc_space:bytes", "Busy.main;Busy.waste") > 0);
            Assert.True(Sum(batch, "java:lock_contentions:count", "Busy.main") > 0);
            Assert.DoesNotContain(batch.Lines(), line => line.Contains("+0x", StringComparison.Ordinal));
            await CompareWithTheJDKsOwnToolAsync(Path.Combine(directory, "busy.jfr"), batch);
            Assert.InRange(Sum(batch, "java:lock_delay:nanoseconds", "Busy.main"), 50_000_000, 5_000_000_000);
            Mutate(recording);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void Random_bytes_are_refused() =>
        Gen.Byte.Array[0, 200].Sample(bytes => OtherFormatTests.Try(() => JfrReader.Read([.. "FLR\0\0\u0002"u8, .. bytes], ANewSink())), iter: 5_000);

    [Fact]
    public void Samples_are_read_with_stacks_and_values()
    {
        var batch = new ProfileBatch(BatchText.Limits);
        JfrReader.Read(JfrWriter.Sample(), new JfrBatchSink(Origin with { Time = (BatchText.Nanoseconds(BatchText.Now), BatchText.Nanoseconds(BatchText.Now)) }, batch));
        Assert.Equal(
        [
            "busy java:cpu:nanoseconds {} shop.Main.main 10000000",
            "busy java:cpu:nanoseconds {} shop.Main.main 10000000 of 00f067aa0ba902b7",
            "busy java:cpu:nanoseconds {} shop.Main.main;shop.Cart.add 20000000",
            "busy java:heap_alloc_objects:count {} shop.Main.main 80",
            "busy java:heap_alloc_objects:count {} shop.Main.main;shop.Cart.add 1",
            "busy java:heap_alloc_space:bytes {} shop.Main.main 8000",
            "busy java:heap_alloc_space:bytes {} shop.Main.main;shop.Cart.add 9000000",
            "busy java:lock_contentions:count {} shop.Main.main 1",
            "busy java:lock_contentions:count {} shop.Main.main;shop.Cart.add 1",
            "busy java:lock_delay:nanoseconds {} shop.Main.main 2000000",
            "busy java:lock_delay:nanoseconds {} shop.Main.main;shop.Cart.add 5000000",
        ], batch.Lines());
    }

    [Fact]
    public void No_change_of_a_recording_breaks_the_reading()
    {
        var sample = JfrWriter.Sample();
        var changes = Gen.Select(Gen.Int[0, sample.Length - 1], Gen.Byte).Array[1, 8];
        Gen.Select(changes, Gen.Int[0, sample.Length]).Sample(
            (changed, length) =>
            {
                var bytes = sample[..];
                foreach (var (at, value) in changed) bytes[at] = value;
                JfrReader.TryRead(bytes.AsSpan(0, length), ANewSink());
                JfrReader.TryRead(bytes, ANewSink());
            },
            iter: 5000);
    }

    private static JfrBatchSink ANewSink() => new(Origin, new(new()));

    private static void Mutate(byte[] recording) =>
        Gen.Select(Gen.Int[0, recording.Length - 1], Gen.Byte).Array[1, 5].Sample(changes =>
        {
            var bytes = recording.ToArray();
            foreach (var (at, value) in changes) bytes[at] = value;
            OtherFormatTests.Try(() => JfrReader.Read(bytes, ANewSink()));
            OtherFormatTests.Try(() => JfrReader.Read(bytes.AsSpan(0, changes[0].Item1), ANewSink()));
        }, iter: 100);

    private static long Sum(ProfileBatch batch, string type, string part) =>
        batch.Samples.Where(s => batch.Series[s.Key.Series].Type == type && batch.Stack(s.Key.Stack).Contains(part, StringComparison.Ordinal)).Sum(s => s.Value);

    private static async Task CompareWithTheJDKsOwnToolAsync(string file, ProfileBatch batch)
    {
        var counts = (await RunAsync("jfr", "summary", file)).Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(w => w.Length == 3 && w[0].StartsWith("jdk.", StringComparison.Ordinal)).ToDictionary(w => w[0], w => long.Parse(w[1], CultureInfo.InvariantCulture));
        Assert.Equal(counts["jdk.ExecutionSample"] * JfrReader.CpuPeriod, Sum(batch, "java:cpu:nanoseconds", ""));
        Assert.Equal(counts["jdk.JavaMonitorEnter"] + counts["jdk.ThreadPark"], Sum(batch, "java:lock_contentions:count", ""));
    }

    private static async Task<byte[]> RecordAsync(string directory)
    {
        var (source, file) = (Path.Combine(directory, "Busy.java"), Path.Combine(directory, "busy.jfr"));
        await File.WriteAllTextAsync(source, Program, TestContext.Current.CancellationToken);
        await RunAsync("java", "-XX:+UseSerialGC", "-Xmx64m", $"-XX:StartFlightRecording=filename={file},settings=profile", source);
        return await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
    }

    private static async Task<string> RunAsync(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await output + await errors);
        return await output;
    }
}

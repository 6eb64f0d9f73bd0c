using System.Diagnostics;
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
            JfrReader.Read(recording, Origin, batch);
            // On a busy machine the JVM looks at few of its threads in so short a time.
            Assert.True(Sum(batch, "java:cpu:nanoseconds", ".") >= 10_000_000);
            Assert.True(Sum(batch, "java:heap_alloc_space:bytes", "Busy.main;Busy.waste") > 0);
            Assert.True(Sum(batch, "java:lock_contentions:count", "Busy.main") > 0);
            Assert.DoesNotContain(batch.Lines(), line => line.Contains("+0x", StringComparison.Ordinal));
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
        Gen.Byte.Array[0, 200].Sample(bytes => OtherFormatTests.Try(() => JfrReader.Read([.. "FLR\0\0\u0002"u8, .. bytes], Origin, new(new()))), iter: 5_000);

    private static void Mutate(byte[] recording) =>
        Gen.Select(Gen.Int[0, recording.Length - 1], Gen.Byte).Array[1, 5].Sample(changes =>
        {
            var bytes = recording.ToArray();
            foreach (var (at, value) in changes) bytes[at] = value;
            OtherFormatTests.Try(() => JfrReader.Read(bytes, Origin, new(new())));
            OtherFormatTests.Try(() => JfrReader.Read(bytes.AsSpan(0, changes[0].Item1), Origin, new(new())));
        }, iter: 100);

    private static long Sum(ProfileBatch batch, string type, string part) =>
        batch.Samples.Where(s => batch.Series[s.Key.Series].Type == type && batch.Stack(s.Key.Stack).Contains(part, StringComparison.Ordinal)).Sum(s => s.Value);

    private static async Task<byte[]> RecordAsync(string directory)
    {
        var (source, file) = (Path.Combine(directory, "Busy.java"), Path.Combine(directory, "busy.jfr"));
        await File.WriteAllTextAsync(source, Program, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("/usr/bin/java", ["-XX:+UseSerialGC", "-Xmx64m", $"-XX:StartFlightRecording=filename={file},settings=profile", source])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var java = Process.Start(start)!;
        var output = java.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = java.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await java.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(java.ExitCode == 0, await output + await errors);
        return await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
    }
}

using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Tls;

namespace Taproot.NodeAgent.Tests.Kernel.Tls;

/// <summary>What attaching costs. Run on demand: <c>-explicit only -class …AttachCost</c>.</summary>
[Collection(nameof(OneKernel))]
public sealed class AttachCost(ITestOutputHelper output)
{
    private const int Processes = 200;
    private const string Library = "/usr/lib/x86_64-linux-gnu/libssl.so.3";
    private const string Source = """
        #include <dlfcn.h>
        #include <stdio.h>
        int main(int n, char **args) { if (!dlopen(args[1], RTLD_NOW)) return 1; puts("ready"); fflush(stdout); return getchar() == 'x'; }
        """;

    [Theory(Explicit = true)]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_hundred_processes_are_attached_and_detached_within_five_seconds(bool eachItsOwnFile)
    {
        var directory = Directory.CreateTempSubdirectory("taproot-attach-").FullName;
        var programs = new List<RunningProgram>();
        try
        {
            File.WriteAllText(Path.Combine(directory, "hold.c"), Source);
            RunningProgram.Run("clang", "-w", "-o", Path.Combine(directory, "hold"), Path.Combine(directory, "hold.c"));
            for (var i = 0; i < Processes; i++)
            {
                var library = eachItsOwnFile ? Path.Combine(directory, $"libssl-{i}.so") : Library;
                if (eachItsOwnFile) File.Copy(Library, library);
                programs.Add(new(Path.Combine(directory, "hold"), library));
            }
            programs.ForEach(p => Assert.Equal("ready", p.ReadLine()));
            var pids = programs.Select(p => p.Id).ToHashSet();

            using var session = BpfSession.Load("taproot.bpf.o", new KernelTapOptions().Capacities(), null, UprobeMulti.IsSupported);
            var attacher = new TlsAttacher(
                new BpfTlsHooks(session), new() { Delay = TimeSpan.Zero, IsWatched = pids.Contains }, NullLoggerFactory.Instance, TimeProvider.System);
            var watch = Stopwatch.StartNew();
            while (Attached(attacher) < Processes && watch.Elapsed < TimeSpan.FromMinutes(1)) attacher.Work();
            var attach = watch.Elapsed;
            Assert.Equal(Processes, Attached(attacher));
            watch.Restart();
            foreach (var pid in pids) attacher.ProcessExited(pid);
            attacher.Work();
            var detach = watch.Elapsed;
            attacher.Dispose();
            output.WriteLine($"{Processes} processes, {(eachItsOwnFile ? "a file each" : "one file")}: attach {attach.TotalMilliseconds:F0} ms, detach {detach.TotalMilliseconds:F0} ms");
            Assert.InRange(attach + detach, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }
        finally
        {
            programs.ForEach(p => p.Dispose());
            Directory.Delete(directory, recursive: true);
        }
    }

    private static double Attached(TlsAttacher attacher)
    {
        var sink = new ListSink();
        attacher.Collect(sink);
        return sink.Values.Single(v => v.Metric == "taproot_agent_tls_processes" && v["library"] == "openssl").Value;
    }
}

using Taproot.NodeAgent.Tests.Kernel;

namespace Taproot.NodeAgent.Tests.Profiling;

[Collection(nameof(OneKernel))]
public sealed class TemporaryDump
{
    [Fact]
    public void Dump()
    {
        foreach (var line in File.ReadAllLines("/tmp/interp/commands"))
        {
            var parts = line.Split(' ');
            using var running = new RunningProgram(parts[0], parts[1..]);
            using var lab = ProfilerLab.Start();
            var watch = System.Diagnostics.Stopwatch.StartNew();
            while (watch.Elapsed < TimeSpan.FromSeconds(3)) lab.Wait();
            Dictionary<string, long> seen = [];
            long total = 0;
            foreach (var profile in lab.Seen)
            {
                if (profile.Container != ProcessPerContainer.Name(running.Id)) continue;
                var read = new PprofReader(profile.Pprof);
                foreach (var stack in read.Stacks) { seen[stack.Path] = seen.GetValueOrDefault(stack.Path) + stack.Value; total += stack.Value; }
            }
            File.AppendAllText("/tmp/interp/dump", $"=== {line} total {total / 1_000_000} ms\n" + string.Join('\n', seen.OrderByDescending(s => s.Value).Take(12).Select(s => $"{s.Value / 1_000_000} ms {s.Key}")) + "\n");
            foreach (var m in lab.Collect()) File.AppendAllText("/tmp/interp/dump", $"   {m}\n");
        }
    }
}

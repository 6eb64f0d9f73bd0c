using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Tests.Containers;

/// <summary>A host of files and a clock that goes only when told: processes in no container unless their cgroup says otherwise.</summary>
internal sealed class FakeHost : IDisposable
{
    internal const string Standalone = "4:memory:/user.slice\n";
    private const double BootSeconds = 1000;
    private readonly FixtureTree _tree = new();
    private readonly DateTimeOffset _start;

    internal FakeHost(Func<ContainerOptions, ContainerOptions>? change = null)
    {
        _start = Time.GetUtcNow();
        var options = new ContainerOptions { ProcRoot = _tree.Path("proc"), SysRoot = _tree.Path("sys"), CgroupRoot = _tree.Path("cgroup") };
        Directory.CreateDirectory(options.ProcRoot);
        Registry = new ContainerRegistry(change?.Invoke(options) ?? options, [], null, NullLoggerFactory.Instance, Time);
        Registry.ContainerRemoved += Removed.Add;
    }

    internal FakeTimeProvider Time { get; } = new();

    internal ContainerRegistry Registry { get; }

    internal List<string> Removed { get; } = [];

    internal double Uptime => BootSeconds + (Time.GetUtcNow() - _start).TotalSeconds;

    /// <summary>A new process, of which the kernel tells.</summary>
    internal void Run(int pid, string[] command, string cgroup = Standalone, ulong cgroupNumber = 7)
    {
        Write(pid, command, cgroup, (ulong)(Uptime * 100), 0);
        Registry.ProcessExecuted(pid, new ExecutedProgram(1, cgroupNumber, KernelName.Of(ProgramName.FileName(command[0]))));
    }

    /// <summary>What it used of the CPU so far.</summary>
    internal void UseCpu(int pid, double seconds)
    {
        string stat = File.ReadAllText(_tree.Path($"proc/{pid}/stat"));
        string[] fields = stat.Split(' ');
        fields[13] = ((long)(seconds * 100)).ToString(CultureInfo.InvariantCulture);
        File.WriteAllText(_tree.Path($"proc/{pid}/stat"), string.Join(' ', fields));
    }

    /// <summary>It ends and is reaped before anyone is told.</summary>
    internal void Exit(int pid, bool isTold = true)
    {
        Directory.Delete(_tree.Path($"proc/{pid}"), recursive: true);
        if (isTold)
            Registry.ProcessExited(pid, killedByOom: false);
    }

    /// <summary>Lets time pass with the looks that the agent takes meanwhile.</summary>
    internal void Pass(double seconds)
    {
        for (double left = seconds; left > 0; left -= 15)
        {
            Time.Advance(TimeSpan.FromSeconds(Math.Min(15, left)));
            _tree.Write("proc/uptime", string.Create(CultureInfo.InvariantCulture, $"{Uptime:F2} 1.00\n"));
            Registry.LookAtYoung();
            Registry.Sweep();
        }
    }

    public void Dispose()
    {
        Registry.Dispose();
        _tree.Dispose();
    }

    private void Write(int pid, string[] command, string cgroup, ulong startTicks, long cpuTicks)
    {
        _tree.Write($"proc/{pid}/cgroup", cgroup);
        _tree.Write($"proc/{pid}/cmdline", string.Join('\0', command) + "\0");
        _tree.Write($"proc/{pid}/stat", string.Create(
            CultureInfo.InvariantCulture, $"{pid} (x) S 1 1 1 0 -1 4194560 0 0 0 0 {cpuTicks} 0 0 0 20 0 1 0 {startTicks} 1000 10 0\n"));
    }
}

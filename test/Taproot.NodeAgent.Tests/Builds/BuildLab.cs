using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Builds;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Tests.Containers;
using Taproot.NodeAgent.Tests.Kernel;
using ListSink = Taproot.NodeAgent.Tests.Containers.ListSink;

namespace Taproot.NodeAgent.Tests.Builds;

/// <summary>Starts real programs of this machine, one after the other, and tells what the agent says of their builds.</summary>
internal sealed class BuildLab : IDisposable
{
    private static readonly ContainerOptions Containers = new() { ProgramGrace = TimeSpan.FromMinutes(5), ProcessGrace = TimeSpan.FromMinutes(5) };

    private readonly ContainerRegistry _registry = new(Containers, [], null, NullLoggerFactory.Instance, TimeProvider.System);
    private readonly BuildCollector _collector;
    private Process? _running;

    internal BuildLab() => _collector = new(_registry, new BuildOptions { Delay = TimeSpan.Zero }, NullLoggerFactory.Instance, TimeProvider.System);

    internal FixtureTree Tree { get; } = new();

    /// <summary>Compiles a program that waits, with something in it that other builds do not have.</summary>
    internal void Compile(string path, string mark, params string[] options)
    {
        Tree.Write("source.c", $"#include <unistd.h>\nconst char *mark = \"{mark}\";\nint main(void) {{ for (;;) pause(); return mark[0]; }}\n");
        string made = Tree.Path("made");
        RunningProgram.Run("clang", [.. options, "-O1", "-o", made, Tree.Path("source.c")]);
        // As packages are installed: another file takes the name.
        File.Move(made, Tree.Path(path), overwrite: true);
    }

    /// <summary>Ends what ran before and starts a program; returns what the agent says when it has looked.</summary>
    internal ListSink Restart(string program, params string[] arguments)
    {
        Stop();
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Tree.Root };
        _running = Process.Start(start)!;
        int pid = _running.Id;
        var clock = Stopwatch.StartNew();
        while (!IsRunning(pid, program))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{program} did not start");
            Thread.Yield();
        }
        _registry.ProcessExecuted(pid, default);
        Assert.NotNull(_registry.FindOwner(pid, ProcessActivity.Listens));
        _collector.Round();
        return Collect();
    }

    internal ListSink Collect()
    {
        var sink = new ListSink();
        _collector.Collect(sink);
        return sink;
    }

    /// <summary>The labels of the one program: part, name, version, build.</summary>
    internal static (string Name, string Version, string Build) Program(ListSink sink)
    {
        string[] labels = Assert.Single(sink.Samples, s => s.Name == "container_build_info").Labels;
        Assert.Equal("program", labels[2]);
        return (labels[3], labels[4], labels[5]);
    }

    public void Dispose()
    {
        Stop();
        _collector.Dispose();
        _registry.Dispose();
        Tree.Dispose();
    }

    /// <summary>Between fork and exec a child still is this test.</summary>
    private static bool IsRunning(int pid, string program) =>
        File.ReadAllText($"/proc/{pid}/cmdline").Split('\0')[0].EndsWith(Path.GetFileName(program), StringComparison.Ordinal)
        && new FileInfo($"/proc/{pid}/exe").LinkTarget != new FileInfo("/proc/self/exe").LinkTarget;

    private void Stop()
    {
        if (_running is null)
            return;
        _running.Kill();
        _running.WaitForExit();
        _registry.ProcessExited(_running.Id, killedByOom: false);
        _running.Dispose();
        _running = null;
    }
}

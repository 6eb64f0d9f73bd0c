using System.Diagnostics;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Runtimes.Node;
using Taproot.NodeAgent.Runtimes.Probes;
using Taproot.NodeAgent.Runtimes.Python;
using Taproot.NodeAgent.Tests.Containers;
using Taproot.NodeAgent.Tests.Kernel;
using ListSink = Taproot.NodeAgent.Tests.Containers.ListSink;

namespace Taproot.NodeAgent.Tests.Runtimes;

/// <summary>Probes in real Python and Node.js processes.</summary>
[Collection(nameof(OneKernel))]
public sealed class ProbeTests
{
    private const string LockWait = "container_python_thread_lock_wait_time_seconds";
    private const string Blocked = "container_nodejs_event_loop_blocked_time_seconds_total";

    private const string Fighting = """
        import threading
        def spin():
            while True: pass
        for _ in range(3): threading.Thread(target=spin).start()
        """;

    private const string Waiting = """
        import threading, time, queue
        def wait():
            while True:
                try: queue.Queue().get(timeout=0.05)
                except queue.Empty: pass
        for _ in range(3): threading.Thread(target=wait).start()
        """;

    private const string HalfBusy = """
        setInterval(() => { const end = Date.now() + 50; while (Date.now() < end); }, 100);
        """;

    private const string Idle = "setInterval(() => {}, 20);";

    // Stuck for ever once it is told to.
    private const string Stuck = "setInterval(() => {}, 20); process.stdin.once('data', () => { for (;;); });";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Threads_that_fight_for_the_interpreter_wait_and_those_that_wait_for_work_do_not(bool allowMulti)
    {
        using FixtureTree tree = new();
        tree.Write("fighting.py", Fighting);
        tree.Write("waiting.py", Waiting);
        using RuntimeHooks hooks = Load(allowMulti);
        using RuntimeLab lab = new(new PythonDetector(hooks, RuntimeLab.Quick));
        using RunningProgram fighting = new("python3", tree.Path("fighting.py")), waiting = new("python3", tree.Path("waiting.py"));
        string busy = lab.Show(fighting.Id, IsPython), idle = lab.Show(waiting.Id, IsPython);
        Stopwatch clock = new();
        double before = 0, after = 0;
        lab.Until(s => Value(s, LockWait, busy) > 0.1 && s.Has(LockWait, idle));
        clock.Start();
        before = Value(lab.Until(_ => true), LockWait, busy);
        ListSink sink = lab.Until(_ => clock.Elapsed > TimeSpan.FromSeconds(1));
        after = Value(sink, LockWait, busy);

        // Of four threads of which one runs, three wait; the main one only joins.
        double share = (after - before) / clock.Elapsed.TotalSeconds;
        Assert.InRange(share, 1.2, 3.3);
        Assert.InRange(Value(sink, LockWait, idle), 0, 0.2);
        AssertAttached(hooks, "python_wait_begin (uprobe)");
    }

    [Fact]
    public void An_event_loop_is_blocked_for_as_long_as_its_code_runs()
    {
        using FixtureTree tree = new();
        tree.Write("half.js", HalfBusy);
        tree.Write("idle.js", Idle);
        tree.Write("stuck.js", Stuck);
        using RuntimeHooks hooks = Load();
        using RuntimeLab lab = new(new NodeDetector(hooks, RuntimeLab.Quick, TimeProvider.System));
        using RunningProgram half = new("node", tree.Path("half.js")), idle = new("node", tree.Path("idle.js"));
        string halfBusy = lab.Show(half.Id, IsNode), idling = lab.Show(idle.Id, IsNode);
        lab.Until(s => Value(s, Blocked, halfBusy) > 0.1 && Value(s, Blocked, idling) > 0);
        var clock = Stopwatch.StartNew();
        ListSink first = lab.Until(_ => true), last = lab.Until(_ => clock.Elapsed > TimeSpan.FromSeconds(2));

        Assert.InRange((Value(last, Blocked, halfBusy) - Value(first, Blocked, halfBusy)) / clock.Elapsed.TotalSeconds, 0.35, 0.65);
        Assert.InRange((Value(last, Blocked, idling) - Value(first, Blocked, idling)) / clock.Elapsed.TotalSeconds, 0, 0.1);
        Assert.True(Value(last, "container_nodejs_event_loop_iterations_total", idling) > 10);
        AssertAttached(hooks, "node_poll_begin (uprobe)");

        using RunningProgram stuck = new("node", tree.Path("stuck.js"));
        string never = lab.Show(stuck.Id, IsNode);
        lab.Until(s => Value(s, "container_nodejs_event_loop_iterations_total", never) > 0);
        stuck.Type("now\n");
        lab.Until(s => Value(s, Blocked, never) > 1);
    }

    [Fact]
    public void Probes_of_many_processes_come_and_go_quickly_and_leave_nothing_behind()
    {
        const int processes = 40;
        using FixtureTree tree = new();
        tree.Write("sleep.py", "import time\ntime.sleep(600)");
        List<RunningProgram> programs = [];
        using RuntimeHooks hooks = Load();
        try
        {
            for (int i = 0; i < processes; i++)
                programs.Add(new RunningProgram("python3", tree.Path("sleep.py")));
            using RuntimeLab lab = new(new PythonDetector(hooks, RuntimeLab.Quick));
            foreach (RunningProgram program in programs)
                lab.Show(program.Id, IsPython);
            var clock = Stopwatch.StartNew();
            lab.Until(s => s.Has(LockWait));
            TimeSpan attached = clock.Elapsed;
            BpfMap<uint, PythonWaits> map = hooks.Session!.Map<uint, PythonWaits>("python_processes");
            int entries = 0;
            map.ReadAll((_, _) => entries++);
            Assert.Equal(processes, entries);
            clock.Restart();
            lab.Dispose();
            TimeSpan detached = clock.Elapsed;
            map.ReadAll((_, _) => entries--);
            Assert.Equal(processes, entries);
            TestContext.Current.TestOutputHelper?.WriteLine($"{processes} processes: attached in {attached.TotalMilliseconds} ms, detached in {detached.TotalMilliseconds} ms");
            Assert.True(attached + detached < TimeSpan.FromSeconds(10));
        }
        finally
        {
            foreach (RunningProgram program in programs)
                program.Dispose();
        }
    }

    private static double Value(ListSink sink, string name, string container) =>
        sink.Samples.Where(s => s.Name == name && s.Labels[0] == container).Select(s => s.Value).SingleOrDefault();

    // The library that the dynamic linker loads last in each.
    private static bool IsPython(string maps) => maps.Contains("python", StringComparison.Ordinal) && HasCodeOf(maps, "libm.so");

    private static bool IsNode(string maps) => maps.Contains("/node\n", StringComparison.Ordinal) && HasCodeOf(maps, "libc.so");

    private static bool HasCodeOf(string maps, string library) =>
        maps.Split('\n').Any(line => line.Contains(" r-xp ", StringComparison.Ordinal) && line.Contains(library, StringComparison.Ordinal));

    private static RuntimeHooks Load(bool allowMulti = true)
    {
        var hooks = new RuntimeHooks(allowMulti);
        if (hooks.Session is null)
        {
            hooks.Dispose();
            Assert.Skip("The kernel takes no BPF programs here.");
        }
        return hooks;
    }

    private static void AssertAttached(RuntimeHooks hooks, string hook)
    {
        ListSink sink = new();
        hooks.Collect(sink);
        Assert.Equal(1, sink.Value("taproot_agent_hook_attached", hook, ""));
    }
}

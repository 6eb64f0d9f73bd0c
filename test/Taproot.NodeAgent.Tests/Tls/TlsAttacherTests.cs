using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Tests.Kernel;
using Taproot.NodeAgent.Tls;

namespace Taproot.NodeAgent.Tests.Tls;

/// <summary>Which processes' files are attached, with real processes and a kernel that only takes notes.</summary>
public sealed class TlsAttacherTests
{
    private const string HoldsOpenSsl = "import ssl, sys; print('ready', flush=True); sys.stdin.read()";

    [Fact]
    public void A_file_is_attached_once_for_all_and_detached_with_its_last_user()
    {
        var hooks = new NotedHooks();
        using var attacher = Attacher(hooks, TimeSpan.Zero);
        using var first = Python();
        using var second = Python();
        attacher.Work();
        Assert.Single(hooks.Attached, a => a.Probes.Any(p => p.Point == TlsPoint.SessionEnd));
        first.End();
        attacher.ProcessExited(first.Id);
        attacher.Work();
        Assert.NotEmpty(hooks.Attached);
        second.End();
        attacher.ProcessExited(second.Id);
        attacher.Work();
        Assert.Empty(hooks.Attached);
    }

    [Fact]
    public void A_young_process_is_left_alone_unless_it_listens()
    {
        var hooks = new NotedHooks();
        using var attacher = Attacher(hooks, TimeSpan.FromMinutes(5));
        using var young = Python();
        attacher.ProcessSpeaks(young.Id);
        attacher.Work();
        Assert.Empty(hooks.Attached);
        hooks.Listening.Add(young.Id);
        using var later = Attacher(hooks, TimeSpan.FromMinutes(5));
        later.Work();
        Assert.NotEmpty(hooks.Attached);
    }

    [Fact]
    public void A_process_that_asks_for_it_is_excluded()
    {
        var hooks = new NotedHooks();
        using var attacher = Attacher(hooks, TimeSpan.Zero);
        using var program = new RunningProgram("/usr/bin/env", "COROOT_EBPF_TRACES=disabled", "python3", "-c", HoldsOpenSsl);
        program.ReadLine();
        attacher.Work();
        Assert.Contains(program.Id, hooks.Excluded);
        Assert.Empty(hooks.Attached);
        program.End();
        attacher.ProcessExited(program.Id);
        attacher.Work();
        Assert.Empty(hooks.Excluded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Certificates_are_looked_at_unless_somebody_does_not_want_it(bool wanted)
    {
        var hooks = new NotedHooks();
        using var attacher = Attacher(hooks, TimeSpan.Zero, wanted);
        using var program = Python();
        attacher.Work();
        Assert.Contains(hooks.Attached, a => a.Probes.Any(p => p.Point == TlsPoint.WriteEnter));
        Assert.Equal(wanted, hooks.Attached.Exists(a => a.Probes.Any(p => p.ShowsCertificates)));
        Assert.DoesNotContain(hooks.Attached, a => a.Probes.Any(p => p.ShowsCertificates) && a.Probes.Any(p => !p.ShowsCertificates));
        Assert.Equal(wanted, attacher.Report.Any(r => r is { Hook: "tls certificates (uprobe)", Attached: true }));
    }

    [Fact]
    public void What_the_kernel_refuses_is_taken_back_and_reported()
    {
        var hooks = new NotedHooks { Refuses = true };
        using var attacher = Attacher(hooks, TimeSpan.Zero);
        using var program = Python();
        attacher.Work();
        Assert.Empty(hooks.Attached);
        Assert.Equal(["tls openssl (uprobe)", "tls certificates (uprobe)"], attacher.Report.Select(r => r.Hook));
        Assert.All(attacher.Report, r => Assert.Equal((false, "no"), (r.Attached, r.Reason)));
        var sink = new ListSink();
        attacher.Collect(sink);
        Assert.Equal(1, sink.Values.Single(v => v.Metric == "taproot_agent_tls_refused_total" && v["library"] == "openssl").Value);
    }

    private static RunningProgram Python()
    {
        var program = new RunningProgram("python3", "-c", HoldsOpenSsl);
        Assert.Equal("ready", program.ReadLine());
        return program;
    }

    /// <summary>Looks at the processes of this test only: other tests' come and go.</summary>
    private static TlsAttacher Attacher(NotedHooks hooks, TimeSpan delay, bool readsCertificates = true) =>
        new(hooks, new TlsOptions { Delay = delay, ReadsCertificates = readsCertificates, ScanInterval = TimeSpan.Zero, IsWatched = IsChild }, NullLoggerFactory.Instance, TimeProvider.System);

    private static bool IsChild(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].Split(' ')[2] == Environment.ProcessId.ToString() && Process.GetProcessById(pid).ProcessName.StartsWith("python", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private sealed class NotedHooks : ITlsHooks
    {
        private nint _next = 1;
        public List<(IReadOnlyList<TlsProbe> Probes, nint Link)> Attached { get; } = [];
        public HashSet<int> Listening { get; } = [];
        public HashSet<int> Excluded { get; } = [];
        public bool Refuses { get; init; }

        public IReadOnlyList<nint> Attach(string path, IReadOnlyList<TlsProbe> probes, out string error)
        {
            error = Refuses ? "no" : "";
            if (Refuses) return [];
            Attached.Add((probes, _next));
            return [_next++];
        }

        public void Detach(nint link) => Assert.Equal(1, Attached.RemoveAll(a => a.Link == link));
        public void Exclude(int pid) => Excluded.Add(pid);
        public void Include(int pid) => Excluded.Remove(pid);
        public void MovesRecords(int pid) => Assert.Fail("Python does not.");
        public void MayMoveRecords(int pid) => Assert.Fail("Python does not.");
        public void AddListening(HashSet<int> pids) => pids.UnionWith(Listening);
    }
}

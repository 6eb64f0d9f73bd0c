using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Tests.Logs;

/// <summary>A real systemd-journald, in a file system of its own, with a real service that logs to it.</summary>
public sealed partial class RunningJournalTests : IDisposable
{
    private const string Daemon = "/lib/systemd/systemd-journald";
    private const int RotateSignal = 12;

    private readonly string _unit = $"taproot-test-{Environment.ProcessId}.service";
    private readonly List<Process> _started = [];

    private static string CgroupRoot => Directory.Exists("/sys/fs/cgroup/unified") ? "/sys/fs/cgroup/unified" : "/sys/fs/cgroup";

    private string CgroupDirectory => $"{CgroupRoot}/{_unit}";

    public void Dispose()
    {
        foreach (var process in _started)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        if (Directory.Exists(CgroupDirectory)) Directory.Delete(CgroupDirectory);
    }

    [Fact]
    public async Task A_journal_that_is_written_and_rotated_now_is_followed()
    {
        Assert.SkipUnless(File.Exists(Daemon), "systemd-journald is not installed");
        Assert.SkipUnless(CanMakeCgroup(), "no cgroup v2 that can be written");
        var daemon = Start("unshare", "-m", "sh", "-c", $"mount -t tmpfs none /run && mount -t tmpfs none /var/log && mkdir -p /run/log/journal && exec {Daemon}");
        var journals = $"/proc/{daemon.Id}/root/run/log/journal";
        await UntilAsync(() => Directory.Exists(journals) && Directory.GetFiles(journals, "system.journal", SearchOption.AllDirectories).Length == 1);
        using var lab = new LogLab(new(), ships: true) { IsGone = true, Owners = { [$"/{_unit}"] = new($"/{_unit}", "") } };
        lab.Watch(journals);
        lab.Pass(4);

        Say(daemon, "<4>disk 1 is nearly full");
        await UntilRecordsAsync(lab, 1);
        Assert.Equal(0, Kill(daemon.Id, RotateSignal));
        await UntilAsync(() => Directory.GetFiles(journals, "system@*.journal", SearchOption.AllDirectories).Length == 1);
        Say(daemon, "<3>disk 1 is full");
        await UntilRecordsAsync(lab, 2);

        Assert.Equal([("disk 1 is nearly full", "warning"), ("disk 1 is full", "error")], lab.Records.Select(r => (r.Body, r.SeverityText)));
    }

    private bool CanMakeCgroup()
    {
        try
        {
            Directory.CreateDirectory(CgroupDirectory);
            return File.Exists(CgroupDirectory + "/cgroup.procs");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Say(Process daemon, string line)
    {
        using var service = Process.Start(new ProcessStartInfo(
            "sh", ["-c", $"echo 0 > {CgroupDirectory}/cgroup.procs && exec nsenter -m -t {daemon.Id} systemd-cat sh -c \"echo '{line}'; sleep 0.05\""]) { UseShellExecute = false })!;
        service.WaitForExit();
        Assert.Equal(0, service.ExitCode);
    }

    private Process Start(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        _started.Add(process);
        return process;
    }

    private static async Task UntilRecordsAsync(LogLab lab, int count) => await UntilAsync(() =>
    {
        lab.Pass(4);
        return lab.Records.Count >= count;
    });

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition()) await Task.Delay(10, deadline.Token);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}

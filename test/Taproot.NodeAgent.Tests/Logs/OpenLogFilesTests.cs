using System.Diagnostics;
using System.Globalization;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Logs;
using Taproot.NodeAgent.Logs.Files;

namespace Taproot.NodeAgent.Tests.Logs;

/// <summary>Files under /var/log that real processes have open, found by looking at those processes.</summary>
public sealed class OpenLogFilesTests : IDisposable
{
    private readonly string _name = $"taproot-test-{Environment.ProcessId}-{Guid.NewGuid():N}";
    private readonly OpenLogFiles _finder = new("/proc", TimeProvider.System);
    private readonly List<Process> _started = [];

    private string LogPath => $"/var/log/{_name}.log";

    public void Dispose()
    {
        foreach (var process in _started)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        foreach (var file in Directory.GetFiles("/var/log", _name + "*")) File.Delete(file);
    }

    [Fact]
    public void A_file_that_several_processes_append_to_is_one_source()
    {
        var first = Shell($"exec 3>>{LogPath}; echo ready; read wait");
        var second = Shell($"exec 3>>{LogPath}; echo ready; read wait");

        var source = Assert.Single(Find(ContainerOf("/docker/shop", first, second)));

        Assert.Equal((LogPath, LogPath, LogFormat.Plain, "/docker/shop"), (source.Label, source.Path, source.Format, source.Owner.Id));
    }

    [Fact]
    public void Files_that_are_only_read_and_files_elsewhere_are_none()
    {
        File.WriteAllText(LogPath, "");
        var process = Shell($"exec 3<{LogPath} 4>>/tmp/{_name}; rm /tmp/{_name}; echo ready; read wait");

        Assert.Empty(Find(ContainerOf("/docker/shop", process)));
    }

    [Fact]
    public void A_file_of_a_containers_own_file_system_is_read_through_the_process()
    {
        var process = Start("unshare", "-m", "sh", "-c", $"mount -t tmpfs none /var/log && exec 3>>{LogPath}; echo ready; read wait; echo '2026-05-01 10:00:00 ERROR inside' >&3; echo done; read wait");
        var container = ContainerOf("/docker/shop", process);

        var source = Assert.Single(Find(container));

        Assert.Equal(LogPath, source.Label);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/root{LogPath}"), source.Path);
        Assert.False(File.Exists(LogPath));
        using var lab = new LogLab(ships: true) { IsPlain = true, LogPath = source.Path };
        lab.Pass(2);
        process.StandardInput.WriteLine();
        Assert.Equal("done", process.StandardOutput.ReadLine());
        lab.Pass(16);
        Assert.Equal("2026-05-01 10:00:00 ERROR inside", Assert.Single(lab.Records).Body);
    }

    [Fact]
    public void A_file_keeps_its_name_while_it_is_rotated_and_the_next_one_takes_it_over()
    {
        var process = Shell($"exec 3>>{LogPath}; echo ready; read wait; exec 3>>{LogPath}; echo reopened; read wait");
        var container = ContainerOf("/docker/shop", process);
        Assert.Single(Find(container));

        File.Move(LogPath, LogPath + ".1");
        Assert.Equal(LogPath, Assert.Single(Find(container)).Label);
        process.StandardInput.WriteLine();
        Assert.Equal("reopened", process.StandardOutput.ReadLine());

        Assert.Equal(LogPath, Assert.Single(Find(container)).Label);
    }

    [Fact]
    public void A_container_may_ask_by_a_process_s_environment_that_its_logs_be_left_alone()
    {
        var optOut = new LogOptOut("/proc");
        Assert.True(optOut.IsAsked(ContainerOf("/system.slice/quiet.service", Start("env", "COROOT_LOG_MONITORING=disabled", "sh", "-c", "echo ready; read wait"))));
        Assert.False(optOut.IsAsked(ContainerOf("/system.slice/loud.service", Shell("echo ready; read wait"))));
    }

    [Fact]
    public void A_process_that_ends_and_a_container_that_is_gone_do_no_harm()
    {
        var process = Shell($"exec 3>>{LogPath}; echo ready; read wait");
        var container = ContainerOf("/docker/shop", process);
        Assert.Single(Find(container));
        process.Kill();
        process.WaitForExit();

        Assert.Single(Find(container));
        List<LogSource> found = [];
        _finder.Scan([], Owner, found);
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("/var/log/app/x.log", true)]
    [InlineData("/var/log/x.log (deleted)", false)]
    [InlineData("/var/log/pods/ns_pod_uid/c/0.log", false)]
    [InlineData("/var/log/journal/0123/system.journal", false)]
    [InlineData("/var/log/wtmp", false)]
    [InlineData("/var/logs/x.log", false)]
    [InlineData("socket:[1234]", false)]
    public void Files_of_lines_are_told_by_their_names(string target, bool isWanted) =>
        Assert.Equal(isWanted, LogFileNames.IsWanted(LogLab.Bytes(target), out _));

    [Theory]
    [InlineData("pos:\t0\nflags:\t0100001\nmnt_id:\t25\n", true)]
    [InlineData("pos:\t0\nflags:\t0102002\n", true)]
    [InlineData("pos:\t0\nflags:\t0100002\n", false)]
    [InlineData("pos:\t0\nflags:\t0100000\n", false)]
    [InlineData("", false)]
    public void Files_that_are_appended_to_are_told_by_their_flags(string info, bool isOpen) =>
        Assert.Equal(isOpen, LogFileNames.IsOpenForAppending(LogLab.Bytes(info)));

    private static LogOwner Owner(TrackedContainer container) => new(container.Id, container.ApplicationId);

    private static TrackedContainer ContainerOf(string id, params ReadOnlySpan<Process> processes)
    {
        var container = new TrackedContainer(id, ContainerOrigin.Runtime);
        foreach (var process in processes) container.Add(new(process.Id, 1));
        return container;
    }

    // Two passes: what is known of a file is from the one before.
    private List<LogSource> Find(TrackedContainer container)
    {
        List<LogSource> found = [];
        for (var look = 0; look < 4; look++)
        {
            found.Clear();
            _finder.Scan([container], Owner, found);
        }

        return found;
    }

    private Process Shell(string script) => Start("sh", "-c", script);

    private Process Start(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        _started.Add(process);
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        return process;
    }
}

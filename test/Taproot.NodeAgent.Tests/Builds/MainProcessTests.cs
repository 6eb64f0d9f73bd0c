using Taproot.NodeAgent.Builds;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Tests.Builds;

public sealed class MainProcessTests
{
    [Fact]
    public void Those_that_no_other_started_are_the_main_processes_by_age()
    {
        Assert.Equal([10], Of((10, 1, 5, "postgres"), (11, 10, 6, "postgres"), (12, 1, 7, "sh")));
        Assert.Equal([12, 10], Of((10, 1, 5, "postgres"), (11, 10, 6, "postgres"), (12, 1, 4, "postgres")));
    }

    [Fact]
    public void Behind_a_wrapper_is_what_it_wraps() => Assert.Equal([12], Of((10, 1, 5, "tini"), (11, 10, 6, "sh"), (12, 11, 7, "shopd"), (13, 12, 8, "worker")));

    [Fact]
    public void Several_behind_one_wrapper_are_all_meant() =>
        Assert.Equal([11, 13, 14], Of((10, 1, 5, "supervisord"), (11, 10, 6, "nginx"), (12, 10, 7, "sh"), (13, 12, 8, "php-fpm"), (14, 10, 9, "cron"), (15, 11, 9, "nginx")));

    [Fact]
    public void Of_very_many_the_oldest_count() =>
        Assert.Equal(Enumerable.Range(10, MainProcess.Most), Of([.. Enumerable.Range(10, 50).Select(i => (i, 1, (ulong)i, "worker"))]));

    [Fact]
    public void A_shell_without_children_is_what_runs() => Assert.Equal([10], Of((10, 1, 5, "sh")));

    [Fact]
    public void Processes_that_name_each_other_as_parents_end_the_search() => Assert.Empty(Of((10, 11, 5, "sh"), (11, 10, 6, "sh")));

    [Fact]
    public void Without_a_process_there_is_none() => Assert.Empty(Of());

    [Theory]
    [InlineData("/bin/dash", true, "sh", "/entrypoint.sh")]
    [InlineData("/usr/bin/node", true, "npm start")]
    [InlineData("/usr/bin/python3.11", true, "/usr/bin/python3", "/usr/bin/supervisord", "-n")]
    [InlineData("/usr/bin/node", false, "node", "server.js")]
    public void Wrappers_are_told_by_their_file_or_their_script(string executable, bool isWrapper, params string[] arguments) =>
        Assert.Equal(isWrapper, MainProcess.IsWrapper(new CommandLine(arguments, executable)));

    private static int[] Of(params (int Pid, int Parent, ulong Start, string Program)[] processes)
    {
        List<TrackedProcess> tracked = [.. processes.Select(p => new TrackedProcess(p.Pid, p.Start) { ParentPid = p.Parent })];
        List<TrackedProcess> found = [];
        MainProcess.Find(tracked, process => MainProcess.IsWrapper(new CommandLine([], processes.First(p => p.Pid == process.Pid).Program)), found);
        return [.. found.Select(p => p.Pid)];
    }
}

using Taproot.NodeAgent.Containers;

namespace Taproot.NodeAgent.Tests.Containers;

/// <summary>When a program that no container and no unit holds is an application of its own.</summary>
public sealed class ProgramRuleTests : IDisposable
{
    private const string Worker = "/process/worker.py";
    private readonly FakeHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void One_that_listens_is_an_application_at_once()
    {
        _host.Run(10, ["python3", "/srv/worker.py"]);

        Assert.Equal(Worker, _host.Registry.FindOwner(10, ProcessActivity.Listens));
        Assert.True(_host.Registry.IsShown(Worker));
    }

    [Fact]
    public void One_that_connects_is_counted_at_once_and_an_application_when_it_is_half_a_minute_old()
    {
        _host.Run(10, ["python3", "/srv/worker.py"]);

        Assert.Equal(Worker, _host.Registry.FindOwner(10, ProcessActivity.Connects));
        _host.Pass(15);
        Assert.False(_host.Registry.IsShown(Worker));
        _host.Pass(15);
        Assert.True(_host.Registry.IsShown(Worker));
    }

    [Fact]
    public void One_that_lives_long_and_does_nothing_is_none()
    {
        _host.Run(10, ["sleep", "1000"]);
        _host.Pass(300);

        Assert.False(_host.Registry.IsShown("/process/sleep"));
    }

    [Fact]
    public void One_that_uses_a_hundredth_of_a_core_for_a_minute_is_an_application()
    {
        _host.Run(10, ["python3", "/srv/worker.py"]);
        _host.Run(11, ["python3", "/srv/idler.py"]);
        _host.Pass(15);
        _host.UseCpu(10, 1);
        _host.UseCpu(11, 0.1);
        _host.Pass(60);

        Assert.True(_host.Registry.IsShown(Worker));
        Assert.False(_host.Registry.IsShown("/process/idler.py"));
    }

    [Fact]
    public void Compilers_that_come_and_go_are_none_however_much_they_compute()
    {
        for (int pid = 100; pid < 120; pid++)
        {
            _host.Run(pid, ["/usr/lib/gcc/cc1plus", "a.cc"]);
            _host.Pass(8);
            _host.UseCpu(pid, 8);
            _host.Pass(2);
            _host.Exit(pid);
        }

        Assert.False(_host.Registry.IsShown("/process/cc1plus"));
    }

    [Fact]
    public void A_curl_now_and_then_is_none_and_is_forgotten()
    {
        for (int pid = 100; pid < 104; pid++)
        {
            Curl(pid);
            _host.Pass(30);
        }
        Assert.False(_host.Registry.IsShown("/process/curl"));

        _host.Pass(11 * 60);
        Assert.Equal(["/process/curl"], _host.Removed);
    }

    [Fact]
    public void A_curl_each_minute_is_an_application_after_five_and_stays_one_until_it_stops()
    {
        for (int pid = 100; pid < 104; pid++)
        {
            Curl(pid);
            _host.Pass(60);
        }
        Assert.False(_host.Registry.IsShown("/process/curl"));
        Curl(104);
        _host.Pass(60);
        Assert.True(_host.Registry.IsShown("/process/curl"));
        Curl(105);
        _host.Pass(4 * 60);
        Assert.True(_host.Registry.IsShown("/process/curl"));

        _host.Pass(15 * 60);
        Assert.False(_host.Registry.IsShown("/process/curl"));
        Assert.Equal(["/process/curl"], _host.Removed);
    }

    [Fact]
    public void Much_traffic_makes_a_young_process_an_application()
    {
        Assert.Equal("/process/wrk", Connect(10, "wrk"));
        _host.Registry.NoteTraffic("/process/wrk", 99);
        Assert.False(_host.Registry.IsShown("/process/wrk"));
        _host.Registry.NoteTraffic("/process/wrk", 1);
        Assert.True(_host.Registry.IsShown("/process/wrk"));
    }

    [Fact]
    public void A_little_traffic_a_minute_never_adds_up_to_much()
    {
        Connect(10, "poll");
        for (int i = 0; i < 3; i++)
        {
            _host.Registry.NoteTraffic("/process/poll", 40);
            _host.Exit(10);
            _host.Pass(75);
            Connect(10, "poll");
        }
        Assert.False(_host.Registry.IsShown("/process/poll"));
    }

    [Fact]
    public void Programs_that_are_remembered_in_case_they_recur_are_bounded()
    {
        using var host = new FakeHost(o => o with { MaximumPrograms = 5 });
        for (int pid = 100; pid < 150; pid++)
        {
            host.Run(pid, [$"tool{pid}"]);
            host.Registry.FindOwner(pid, ProcessActivity.Connects);
            host.Exit(pid);
        }
        host.Pass(15);
        Assert.Equal(45, host.Removed.Count);
    }

    private void Curl(int pid)
    {
        Assert.Equal("/process/curl", Connect(pid, "curl"));
        _host.Exit(pid);
    }

    private string? Connect(int pid, string program)
    {
        _host.Run(pid, [program, "http://127.0.0.1/"]);
        return _host.Registry.FindOwner(pid, ProcessActivity.Connects);
    }
}

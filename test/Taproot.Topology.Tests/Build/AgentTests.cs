namespace Taproot.Topology.Tests.Build;

public sealed class AgentTests
{
    [Fact]
    public void An_agent_tells_which_hooks_it_has_and_why_not_the_others()
    {
        var given = new Given();
        given.Node("m").Metric("taproot_agent_hook_attached", 1, Given.Points, ("hook", "tcp_connect"), ("reason", ""))
            .Metric("taproot_agent_hook_attached", 0, Given.Points, ("hook", "oom_kill"), ("reason", "no such tracepoint"));
        var agent = Assert.Single(given.World().Nodes.Values).Agent;
        Assert.Equal([("oom_kill", "no such tracepoint"), ("tcp_connect", "")], agent.Hooks.Select(h => (h.Key, h.Value)));
    }

    [Fact]
    public void A_hook_of_an_agent_that_was_replaced_is_forgotten()
    {
        var given = new Given();
        given.Node("m").Metric("taproot_agent_hook_attached", 0, Given.Points - 10, ("hook", "old"), ("reason", "no such tracepoint"));
        Assert.Empty(Assert.Single(given.World().Nodes.Values).Agent.Hooks);
    }

    [Fact]
    public void Only_what_was_lost_within_the_window_counts()
    {
        var given = new Given();
        given.Node("m").Metric("taproot_agent_kernel_events_total", 5, Given.Points, ("kind", "events_dropped"));
        Assert.Empty(Assert.Single(given.World().Nodes.Values).Agent.Lost);
    }

    [Fact]
    public void After_a_restart_what_was_lost_since_counts()
    {
        var given = new Given();
        given.Node("m");
        given.Add("taproot_agent_kernel_events_total", [90, 100, 3, 7], ("machine_id", "m"), ("kind", "events_dropped"));
        var (kind, lost) = Assert.Single(Assert.Single(given.World().Nodes.Values).Agent.Lost);
        Assert.Equal(("events_dropped", 7d), (kind, lost));
    }
}

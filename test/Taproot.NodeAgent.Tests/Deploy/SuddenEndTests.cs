using Taproot.NodeAgent.Tests.Kernel;

namespace Taproot.NodeAgent.Tests.Deploy;

[Collection(nameof(OneKernel))]
public sealed class SuddenEndTests
{
    [Fact]
    public async Task A_killed_agent_leaves_no_program_and_no_map_in_the_kernel()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/bpftool"), "bpftool is not installed.");
        using var agent = new AgentProcess(AgentProcess.Built, []);
        string page = await agent.PageAsync(p => p.Contains("node_info", StringComparison.Ordinal));
        Assert.SkipUnless(page.Contains("taproot_agent_hook_attached", StringComparison.Ordinal), "The kernel takes no BPF programs here.");
        (List<string> programs, List<string> maps) = agent.Bpf();
        Assert.True(programs.Count >= 5 && maps.Count >= 5, $"{programs.Count} programs, {maps.Count} maps");
        Assert.True(Exists("prog", programs[0]));
        agent.Kill();

        // The kernel frees them in its own time.
        Assert.True(
            SpinWait.SpinUntil(() => !programs.Exists(id => Exists("prog", id)) && !maps.Exists(id => Exists("map", id)), TimeSpan.FromSeconds(10)),
            "left: " + string.Join(' ', programs.Where(id => Exists("prog", id)).Select(id => "prog " + id).Concat(maps.Where(id => Exists("map", id)).Select(id => "map " + id))));
    }

    private static bool Exists(string kind, string id) => RunningProgram.Run("/usr/sbin/bpftool", kind, "show", "id", id).Contains(id + ":", StringComparison.Ordinal);
}

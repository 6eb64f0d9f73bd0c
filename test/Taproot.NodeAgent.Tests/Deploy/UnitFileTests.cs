using System.Diagnostics;
using Taproot.NodeAgent.Export;
using Taproot.NodeAgent.Tests.Kernel;

namespace Taproot.NodeAgent.Tests.Deploy;

[Collection(nameof(OneKernel))]
public sealed class UnitFileTests : IDisposable
{
    private static readonly string Unit = WorkTree.File("deploy/systemd/taproot-node-agent.service");
    private readonly string _directory = Directory.CreateTempSubdirectory("taproot-unit-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Systemd_finds_nothing_to_complain_about()
    {
        string copy = Path.Combine(_directory, "taproot-node-agent.service");
        File.WriteAllText(copy, File.ReadAllText(Unit).Replace("/usr/bin/taproot-node-agent", "/bin/true", StringComparison.Ordinal));

        Assert.Equal((0, ""), Analyze("verify", "--man=no", copy));
    }

    [Fact]
    public void The_unit_is_as_closed_as_its_work_allows()
    {
        (int code, string output) = Analyze("security", "--offline=yes", "--threshold=45", "--no-pager", Unit);

        Assert.True(code == 0, output);
    }

    [Fact]
    public void It_grants_the_capabilities_that_the_agent_uses_and_no_other()
    {
        string line = File.ReadLines(Unit).Single(l => l.StartsWith("CapabilityBoundingSet=", StringComparison.Ordinal));

        Assert.Equal(Capabilities.Used.Select(c => c.Name).Order(), line.Split('=')[1].Split(' ').Order());
    }

    [Fact]
    public void The_page_on_privileges_says_what_each_capability_is_for()
    {
        string page = File.ReadAllText(WorkTree.File("docs/agent-privileges.md"));

        Assert.All(Capabilities.Used, c => Assert.Contains($"| `{c.Name}` | {(c.IsRequired ? "yes" : "no")} | {c.Reason} |", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Within_its_capabilities_and_system_calls_the_agent_attaches_all_its_hooks()
    {
        SkipWithout("/usr/bin/setpriv", "/usr/bin/systemd-analyze", "/usr/bin/python3");
        string confine = WorkTree.File("test/Taproot.NodeAgent.Tests/Deploy/confine.py");
        using var agent = new AgentProcess(AgentProcess.Shipped, ["/usr/bin/python3", confine, "capabilities", Unit]);
        string page = await agent.PageAsync(p => p.Contains("taproot_agent_hook_attached", StringComparison.Ordinal) && p.Contains("container_net_tcp_listen_info", StringComparison.Ordinal));

        Assert.DoesNotMatch("taproot_agent_hook_attached{hook=\"[^\"]*\\(tp_btf[^}]*} 0", page);
        Assert.Matches("taproot_agent_hook_attached{hook=\"socket_state[^}]*} 1", page);
        Assert.Contains("node_info", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_what_it_needs_the_agent_says_what_is_missing_and_ends()
    {
        SkipWithout("/usr/bin/setpriv");
        using var agent = new AgentProcess(AgentProcess.Built, ["/usr/bin/setpriv", "--bounding-set", "-sys_ptrace", "--inh-caps", "-sys_ptrace"]);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => agent.PageAsync(_ => true));

        Assert.Contains("taproot-node-agent lacks CAP_SYS_PTRACE", failure.Message, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Analyze(params string[] arguments)
    {
        SkipWithout("/usr/bin/systemd-analyze");
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/systemd-analyze", arguments) 
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static void SkipWithout(params string[] tools)
    {
        foreach (string tool in tools)
            Assert.SkipUnless(File.Exists(tool), $"{tool} is not installed.");
    }
}

namespace Taproot.NodeAgent.Tests.Kernel;

/// <summary>Network namespaces of a test, with what is plugged between them; all gone with it.</summary>
internal sealed class NetworkLab : IDisposable
{
    private readonly List<string> _namespaces = [];
    private readonly List<RunningProgram> _programs = [];

    /// <summary>Makes a namespace with loopback up.</summary>
    public string Add(string name)
    {
        RunningProgram.Run("ip", "netns", "add", name);
        _namespaces.Add(name);
        RunningProgram.Run("ip", "-n", name, "link", "set", "lo", "up");
        if (!File.Exists($"/run/netns/{name}")) Assert.Skip("No network namespaces here.");
        return name;
    }

    /// <summary>A cable between two namespaces: <paramref name="device"/> at both ends.</summary>
    public void Plug(string device, string first, string firstAddress, string second, string secondAddress)
    {
        RunningProgram.Run("ip", "link", "add", device, "netns", first, "type", "veth", "peer", "name", device, "netns", second);
        foreach (var (name, address) in new[] { (first, firstAddress), (second, secondAddress) })
        {
            RunningProgram.Run("ip", "-n", name, "addr", "add", address, "dev", device);
            RunningProgram.Run("ip", "-n", name, "link", "set", device, "up");
        }
        if (!RunningProgram.Run("ip", "-n", first, "addr", "show", device).Contains(firstAddress, StringComparison.Ordinal))
            Assert.Skip("No veth devices here.");
    }

    /// <summary>Loads nftables rules; skips where the kernel has none.</summary>
    public static void Rules(string name, string rules)
    {
        if (!Load(name, "table ip nat {\n chain output { type nat hook output priority -100; }\n}\n", "chain")) Assert.Skip("No NAT by nftables here.");
        Assert.True(Load(name, rules, "dnat"));
    }

    private static bool Load(string name, string rules, string expected)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, rules + "\n");
        RunningProgram.Run("ip", "netns", "exec", name, "nft", "-f", file);
        File.Delete(file);
        return RunningProgram.Run("ip", "netns", "exec", name, "nft", "list", "ruleset").Contains(expected, StringComparison.Ordinal);
    }

    /// <summary>Starts a program that lives as long as the test.</summary>
    public RunningProgram Start(string name, params string[] command)
    {
        var program = new RunningProgram("ip", ["netns", "exec", name, .. command]);
        _programs.Add(program);
        // Once it is what it is to become, it is in its namespace too.
        Assert.True(SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{program.Id}/comm").Trim() != "ip", TimeSpan.FromSeconds(10)));
        return program;
    }

    public void Dispose()
    {
        foreach (var program in _programs) program.Dispose();
        foreach (var name in _namespaces) RunningProgram.Run("ip", "netns", "del", name);
    }
}

/// <summary>A /proc in which a process of the test is the host's first one, so that a namespace of the test is the host's.</summary>
internal sealed class ProcessTree : IDisposable
{
    /// <summary>A tree with these processes; without any, it is a kernel without connection tracking.</summary>
    public ProcessTree(params RunningProgram[] processes)
    {
        if (processes.Length == 0) return;
        Link("1", processes[0].Id.ToString());
        foreach (var process in processes) Link(process.Id.ToString(), process.Id.ToString());
        Link("sys", "sys");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("taproot-proc").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void Link(string name, string of) => File.CreateSymbolicLink(Path.Combine(Root, name), Path.Combine("/proc", of));
}

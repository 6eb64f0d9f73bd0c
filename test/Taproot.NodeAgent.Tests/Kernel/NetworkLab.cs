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
        var file = Path.GetTempFileName();
        File.WriteAllText(file, rules);
        RunningProgram.Run("ip", "netns", "exec", name, "nft", "-f", file);
        File.Delete(file);
        if (!RunningProgram.Run("ip", "netns", "exec", name, "nft", "list", "ruleset").Contains("chain", StringComparison.Ordinal))
            Assert.Skip("No NAT by nftables here.");
    }

    /// <summary>Starts a program that lives as long as the test.</summary>
    public RunningProgram Start(string name, params string[] command)
    {
        var program = new RunningProgram("ip", ["netns", "exec", name, .. command]);
        _programs.Add(program);
        return program;
    }

    public void Dispose()
    {
        foreach (var program in _programs) program.Dispose();
        foreach (var name in _namespaces) RunningProgram.Run("ip", "netns", "del", name);
    }
}

using Taproot.Telemetry;

namespace Taproot.FleetSimulator;

/// <summary>One instance of an application, a pod on a node.</summary>
/// <param name="Application">Number of its application.</param>
/// <param name="Node">Number of its node.</param>
/// <param name="Ip">Its address.</param>
/// <param name="ContainerId">As an agent names it.</param>
internal sealed record Pod(int Application, int Node, string Ip, string ContainerId);

/// <summary>A fleet that never changes: who runs where, and which application calls which.</summary>
internal sealed class Fleet
{
    private const int Port = 8080;
    private const string PodAlphabet = "bcdfghjklmnpqrstvwxz2456789";

    public Fleet(int applications, int instances, int nodes, int links)
    {
        Nodes = nodes;
        Pods = [.. Enumerable.Range(0, instances).Select(number => CreatePod(number, applications, nodes))];
        Pod[][] byApplication = [.. Pods.GroupBy(pod => pod.Application).OrderBy(group => group.Key).Select(group => group.ToArray())];
        OnNode = Pods.ToLookup(pod => pod.Node);
        Calls = CreateCalls(byApplication, links);
    }

    public int Nodes { get; }

    public IReadOnlyList<Pod> Pods { get; }

    public ILookup<int, Pod> OnNode { get; }

    /// <summary>Addresses that each pod calls.</summary>
    public ILookup<Pod, string> Calls { get; }

    public static Labels NodeLabels(int node) => Labels.Of(("machine_id", MachineId(node)), ("system_uuid", MachineId(node)));

    public static string MachineId(int node) => $"{node:x32}";

    public static string NodeAddress(int node) => $"10.200.{node / 250}.{(node % 250) + 1}";

    public static string ListenAddress(Pod pod) => $"{pod.Ip}:{Port}";

    private static Pod CreatePod(int number, int applications, int nodes)
    {
        int application = number % applications;
        string suffix = string.Concat(Enumerable.Range(0, 5).Select(digit => PodAlphabet[(int)(number / Math.Pow(PodAlphabet.Length, digit)) % PodAlphabet.Length]));
        string name = $"service-{application}-{0xabc0000 + application:x}-{suffix}";
        string ip = $"10.{100 + (number / 62_500)}.{number / 250 % 250}.{(number % 250) + 1}";
        return new Pod(application, number % nodes, ip, $"/k8s/team-{application % 20}/{name}/main");
    }

    // Every application calls a few with a higher number, so that the map has layers; each pod calls three pods of the callee.
    private static ILookup<Pod, string> CreateCalls(Pod[][] byApplication, int links)
    {
        int count = byApplication.Length;
        List<(Pod Client, string Server)> calls = [];
        for (int link = 0; link < links; link++)
        {
            int client = link % count;
            int server = (client + 1 + (link / count * 37)) % count;
            for (int pod = 0; pod < byApplication[client].Length; pod++)
            {
                Pod[] servers = byApplication[server];
                calls.Add((byApplication[client][pod], ListenAddress(servers[pod % servers.Length])));
            }
        }

        return calls.Distinct().ToLookup(call => call.Client, call => call.Server);
    }
}

using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.FleetSimulator;

/// <summary>What the agent of one node would send in one scrape.</summary>
internal static class NodeScrape
{
    private static readonly string[] Buckets = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"];

    /// <summary>Appends the samples of a node and of all pods on it.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="node">Number of the node.</param>
    /// <param name="seconds">Seconds that the counters have run.</param>
    /// <param name="timeMs">Time of the samples.</param>
    /// <param name="into">The request.</param>
    public static void Append(Fleet fleet, int node, double seconds, long timeMs, RemoteWriteWriter into)
    {
        AppendNode(node, seconds, timeMs, into);
        foreach (Pod pod in fleet.OnNode[node])
        {
            AppendPod(pod, seconds, timeMs, into);
            foreach (string server in fleet.Calls[pod])
            {
                AppendCall(pod, server, seconds, timeMs, into);
            }
        }
    }

    private static void AppendNode(int node, double seconds, long timeMs, RemoteWriteWriter into)
    {
        void Add(string name, double value, params (string, string)[] labels) =>
            into.Add(name, Labels.Of([("machine_id", Fleet.MachineId(node)), ("system_uuid", Fleet.MachineId(node)), .. labels]), value, timeMs);

        Add("node_info", 1, ("hostname", $"node-{node}"), ("kernel_version", "6.1.0"));
        Add("node_agent_info", 1, ("version", "simulated"));
        Add("node_uptime_seconds", seconds + 100_000);
        Add("node_resources_cpu_logical_cores", 8);
        Add("node_resources_cpu_usage_seconds_total", seconds * 2, ("mode", "user"));
        Add("node_resources_cpu_usage_seconds_total", seconds * 1, ("mode", "system"));
        Add("node_resources_cpu_usage_seconds_total", seconds * 5, ("mode", "idle"));
        Add("node_resources_memory_total_bytes", 32e9);
        Add("node_resources_memory_free_bytes", 8e9);
        Add("node_resources_memory_available_bytes", 16e9);
        Add("node_resources_memory_cached_bytes", 7e9);
        Add("node_net_interface_ip", 1, ("interface", "eth0"), ("ip", Fleet.NodeAddress(node)));
        Add("node_net_interface_up", 1, ("interface", "eth0"));
        Add("node_net_received_bytes_total", seconds * 1e6, ("interface", "eth0"));
        Add("node_net_transmitted_bytes_total", seconds * 1e6, ("interface", "eth0"));
    }

    private static void AppendPod(Pod pod, double seconds, long timeMs, RemoteWriteWriter into)
    {
        void Add(string name, double value, params (string, string)[] labels) => into.Add(name, PodLabels(pod, labels), value, timeMs);

        Add("container_info", 1, ("image", $"registry/service-{pod.Application}:1"));
        Add("container_restarts_total", 0);
        Add("container_resources_cpu_limit_cores", 1);
        Add("container_resources_cpu_usage_seconds_total", seconds * 0.1);
        Add("container_resources_cpu_delay_seconds_total", seconds * 0.001);
        Add("container_resources_cpu_throttled_seconds_total", 0);
        Add("container_resources_memory_limit_bytes", 512e6);
        Add("container_resources_memory_rss_bytes", 200e6);
        Add("container_resources_memory_cache_bytes", 50e6);
        Add("container_net_tcp_listen_info", 1, ("listen_addr", Fleet.ListenAddress(pod)), ("proxy", ""));
        Add("container_http_inbound_requests_total", Math.Floor(seconds * 10), ("status", "200"));
    }

    private static void AppendCall(Pod pod, string server, double seconds, long timeMs, RemoteWriteWriter into)
    {
        void Add(string name, double value, params (string, string)[] labels) =>
            into.Add(name, PodLabels(pod, [("destination", server), ("actual_destination", server), .. labels]), value, timeMs);

        double requests = Math.Floor(seconds * 5);
        Add("container_net_tcp_successful_connects_total", Math.Floor(seconds * 0.1));
        Add("container_net_tcp_connection_time_seconds_total", seconds * 0.0001);
        Add("container_net_tcp_active_connections", 2);
        Add("container_net_tcp_bytes_sent_total", requests * 300);
        Add("container_net_tcp_bytes_received_total", requests * 2_000);
        Add("container_http_requests_total", requests, ("status", "200"));
        Add("container_http_requests_duration_seconds_total_sum", requests * 0.02);
        Add("container_http_requests_duration_seconds_total_count", requests);
        for (int bucket = 0; bucket < Buckets.Length; bucket++)
        {
            Add("container_http_requests_duration_seconds_total_bucket", Math.Floor(requests * Math.Min(1, (bucket + 1) * 0.25)), ("le", Buckets[bucket]));
        }
    }

    private static Labels PodLabels(Pod pod, params (string, string)[] labels) =>
        Labels.Of([("machine_id", Fleet.MachineId(pod.Node)), ("system_uuid", Fleet.MachineId(pod.Node)), ("container_id", pod.ContainerId), .. labels]);
}

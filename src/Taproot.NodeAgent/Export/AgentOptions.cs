using System.Net;
using Taproot.Telemetry.Configuration;

namespace Taproot.NodeAgent.Export;

/// <summary>The agent's settings; names are Coroot's where the thing is the same.</summary>
internal sealed record AgentOptions(
    IPEndPoint Listen,
    Uri? MetricsEndpoint,
    Uri? LogsEndpoint,
    Uri? TracesEndpoint,
    Uri? ProfilesEndpoint,
    string? ApiKey,
    string? CaFile,
    bool InsecureSkipVerify,
    TimeSpan ScrapeInterval,
    string WalDirectory,
    long MaxSpoolBytes,
    int MaxInFlight,
    int LogPerSecond,
    int LogBurst)
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    /// <summary>All options.</summary>
    public static ConfigurationSchema Schema { get; } = new("taproot-node-agent",
    [
        new("config", "YAML file with these options."),
        new("version", "Prints the version and ends.", IsSwitch: true),
        new("listen", "Address of the /metrics page.", "127.0.0.1:10300"),
        new("collector-endpoint", "Base URL of the server; data goes to its /v1/metrics, /v1/logs, /v1/traces and /v1/profiles."),
        new("metrics-endpoint", "URL that takes remote write, instead of the one under collector-endpoint."),
        new("logs-endpoint", "URL that takes OTLP logs, instead of the one under collector-endpoint."),
        new("traces-endpoint", "URL that takes OTLP traces, instead of the one under collector-endpoint."),
        new("profiles-endpoint", "URL that takes pprof profiles, instead of the one under collector-endpoint."),
        new("api-key", "Key sent as X-API-Key.", IsSecret: true),
        new("insecure-skip-verify", "Do not verify the server's certificate.", IsSwitch: true),
        new("ca-file", "PEM file with the authorities that the server's certificate must come from."),
        new("scrape-interval", "Time between two collection rounds.", "15s"),
        new("wal-dir", "Directory of the spool.", "/var/lib/taproot-node-agent"),
        new("max-spool-size", "Bound of the spool; over it the oldest data is dropped.", "500MB"),
        new("max-requests-in-flight", "Requests sent at once while catching up; 1 for receivers that want samples in order.", "4"),
        new("cgroupfs-root", "Where the host's cgroup file system is mounted.", "/sys/fs/cgroup"),
        new("docker-socket", "Docker's socket, instead of the usual places."),
        new("podman-socket", "Podman's socket, instead of the usual places."),
        new("containerd-socket", "containerd's socket, instead of the usual places."),
        new("crio-socket", "CRI-O's socket, instead of the usual places."),
        new("max-containers", "Most containers and units that are shown.", "5000"),
        new("max-process-applications", "Most applications made of processes in no container or unit.", "200"),
        new("max-map-memory", "Bound on the memory of all BPF maps together, instead of a third of max-memory."),
        new("container-allowlist", "Regular expressions on container ids; when given, others are left out."),
        new("container-denylist", "Regular expressions on container ids to leave out; wins over the allowlist."),
        new("min-container-age", "Younger containers expose nothing, which bounds the cardinality of jobs.", "0s"),
        new("skip-systemd-system-services", "Leave out systemd's own services.", "true", IsSwitch: true),
        new("track-public-network", "Public networks (CIDR) whose addresses are kept; private ones always are.", "0.0.0.0/0"),
        new("ephemeral-port-range", "Ports that are not services.", "32768-60999"),
        new("disable-cloud-metadata", "Do not ask the cloud's metadata endpoint.", IsSwitch: true),
        new("disable-disk-health", "Do not ask disks about their health.", IsSwitch: true),
        new("disable-log-parsing", "Do not read the containers' logs.", IsSwitch: true),
        new("disable-json-log-parsing", "Do not take log messages that are JSON apart.", IsSwitch: true),
        new("disable-l7-tracing", "Do not look at requests, nor at the plaintext of TLS.", IsSwitch: true),
        new("disable-tls-certificates", "Do not look at the certificates that programs load or are shown.", IsSwitch: true),
        new("traces-sampling", "Share of the traces that is sent, from 0 to 1.", "1"),
        new("traces-per-second", "Traces that may begin on this host in a second; more are not traced.", "200"),
        new("trace-health-checks", "Trace health checks, too.", IsSwitch: true),
        new("keep-literals-in-statements", "Do not remove values from statements and URLs in spans.", IsSwitch: true),
        new("record-payloads", "File into which up to 64 MB of what the kernel hands over are written, for reports about protocols. It holds what programs say to each other."),
        new("replay-payloads", "Prints what a file of --record-payloads holds, and ends."),
        new("disable-gpu-monitoring", "Do not ask NVIDIA's driver about GPUs.", IsSwitch: true),
        new("instrumentation-delay", "Age of a process from which probes are put into it.", "30s"),
        new("go-heap-profiler", "Allocations of Go programs: disabled, enabled (of those that sample them) or force (of all).", "enabled"),
        new("enable-java-tls", "Load a small library into JVMs that speak TLS, by which the plaintext of Java's own TLS is read.", IsSwitch: true),
        new("enable-java-async-profiler", "Profile JVMs by async-profiler, which must be installed on the host or in their containers.", IsSwitch: true),
        new("java-async-profiler-delay", "Age of a JVM from which it is profiled.", "30s"),
        new("java-async-profiler-library", "Path of libasyncProfiler.so, instead of the usual places."),
        new("disable-profiling", "Do not profile processes; without a profiles endpoint nothing is profiled anyway.", IsSwitch: true),
        new("profiling-frequency", "Stacks sampled a second on each busy CPU, 1 to 99.", "19"),
        new("profiling-interval", "The time that one profile is about, at least 15s.", "60s"),
        new("profiling-off-cpu", "Measure where threads wait, too.", IsSwitch: true),
        new("profiling-table-memory", "Bound on the kernel's memory for unwind tables.", "32MiB"),
        new("profiles-prune-fraction", "Branches of a profile with a smaller share of the whole are folded into their parents.", "0.0025"),
        new("log-patterns-per-container", "Most log patterns of a container with series of their own, per source and level.", "256"),
        new("log-pattern-extraction-limit", "Messages a second and source whose pattern is looked for, 0 for all; the others count as one pattern.", "10000"),
        new("max-label-length", "Bytes of the sample of a log pattern.", "1024"),
        new("max-log-rate-per-container", "Bytes of log records a second that are sent of one container; the others are counted only.", "512KiB"),
        new("max-log-rate", "Bytes of log records a second that are sent of all containers together.", "2MiB"),
        new("provider", "Cloud provider, instead of what the cloud says."),
        new("region", "Region, instead of what the cloud says."),
        new("availability-zone", "Availability zone, instead of what the cloud says."),
        new("instance-type", "Instance type, instead of what the cloud says."),
        new("instance-life-cycle", "Instance life cycle (on-demand, spot), instead of what the cloud says."),
        new("max-memory", "Memory that the agent may take, BPF maps included.", "150MB"),
        new("max-fqdns-per-container", "Names of hosts that one container may put into labels; the rest is ~other.", "50"),
        new("disable-pinger", "Do not ping destinations.", IsSwitch: true),
        new("ping-all-destinations", "Ping also destinations whose round-trip time TCP tells.", IsSwitch: true),
        new("exclude-http-requests-by-path", "Globs of paths whose HTTP requests are left out of metrics and spans."),
        new("log-per-second", "Log lines a second at most.", "10"),
        new("log-burst", "Log lines at once at most.", "100"),
    ]);

    /// <summary>Reads and checks the settings that this room uses.</summary>
    public static AgentOptions From(ConfigurationValues values)
    {
        var interval = values.GetDuration("scrape-interval");
        if (interval < ShortestInterval) throw new ConfigurationException("The option '--scrape-interval' must be at least 1s.");
        var inFlight = values.GetInt32("max-requests-in-flight");
        if (inFlight is < 1 or > 32) throw new ConfigurationException("The option '--max-requests-in-flight' must be between 1 and 32.");
        var spool = values.GetBytes("max-spool-size");
        if (spool < 1 << 20) throw new ConfigurationException("The option '--max-spool-size' must be at least 1MiB.");
        var (perSecond, burst) = (values.GetInt32("log-per-second"), values.GetInt32("log-burst"));
        if (perSecond < 1 || burst < 1) throw new ConfigurationException("The options '--log-per-second' and '--log-burst' must be at least 1.");
        return new(
            ParseListen(values.GetString("listen")), Endpoint(values, "metrics"), Endpoint(values, "logs"), Endpoint(values, "traces"), Endpoint(values, "profiles"), values.GetOptionalString("api-key"), values.GetOptionalString("ca-file"),
            values.GetBoolean("insecure-skip-verify"), interval, values.GetString("wal-dir"), spool, inFlight, perSecond, burst);
    }

    private static IPEndPoint ParseListen(string text)
    {
        var withHost = text.StartsWith(':') ? "0.0.0.0" + text : text.Replace("localhost:", "127.0.0.1:", StringComparison.Ordinal);
        return IPEndPoint.TryParse(withHost, out var endpoint) && withHost.Contains(':', StringComparison.Ordinal)
            ? endpoint
            : throw new ConfigurationException($"The option '--listen' must be an address and a port such as 127.0.0.1:10300, but '{text}' is not.");
    }

    private static Uri? Endpoint(ConfigurationValues values, string signal)
    {
        var own = signal + "-endpoint";
        var (name, text) = values.GetOptionalString(own) is { } direct
            ? (own, direct)
            : ("collector-endpoint", values.GetOptionalString("collector-endpoint"));
        if (text is null) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new ConfigurationException($"The option '--{name}' must be a URL such as http://127.0.0.1:8080, but '{text}' is not.");
        return name == own ? uri : new Uri($"{text.TrimEnd('/')}/v1/{signal}");
    }
}

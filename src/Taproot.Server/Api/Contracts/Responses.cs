using Taproot.Inspections.Reports;

namespace Taproot.Server.Api.Contracts;

/// <summary>The window and freshness that a response speaks of. Times are milliseconds since the epoch, UTC.</summary>
/// <param name="FromMs">First grid point.</param>
/// <param name="ToMs">Last grid point.</param>
/// <param name="StepMs">Distance of grid points.</param>
/// <param name="RefreshedAtMs">When the world was built.</param>
/// <param name="FreshestMs">Newest sample of any agent; 0 when nothing was ever received.</param>
/// <param name="State"><c>ready</c>, <c>waiting</c> (no data yet) or <c>stale</c> (data stopped coming).</param>
/// <param name="Message">What a person should know or do; empty when all is well.</param>
public sealed record ResponseContext(long FromMs, long ToMs, long StepMs, long RefreshedAtMs, long FreshestMs, string State, string Message);

/// <summary>A project as listed.</summary>
public sealed record ProjectSummary(string Id, string Name);

/// <summary>Numbers that flow on a link or into an application; null where nothing was measured. Per second, seconds, bytes a second.</summary>
public sealed record TrafficNumbers(double? RequestsPerSecond, double? ErrorsPerSecond, double? LatencySeconds, double? LatencyP95Seconds, double? BytesPerSecond);

/// <summary>A row of the applications table.</summary>
public sealed record ApplicationRow(
    string Id, string Name, string Namespace, string Kind, IReadOnlyList<string> Types, string Category, Health Health,
    int InstancesUp, int Instances, TrafficNumbers Traffic, double? CpuCores, double? CpuLimitCores, double? MemoryBytes, double? MemoryLimitBytes,
    double? NetworkBytesPerSecond, int Restarts, IReadOnlyList<string> Nodes, IReadOnlyList<float?> RequestsSparkline,
    IReadOnlyDictionary<string, string> Labels);

/// <summary>All applications.</summary>
public sealed record ApplicationsResponse(ResponseContext Context, IReadOnlyList<ApplicationRow> Applications);

/// <summary>An application on the map.</summary>
public sealed record MapApplication(
    string Id, string Name, string Namespace, string Kind, IReadOnlyList<string> Types, string Category, string Status, string StatusReason,
    int Instances, int InstancesUp, IReadOnlyList<string> Nodes, IReadOnlyDictionary<string, string> Labels);

/// <summary>A link on the map; <c>Active</c> false: nothing flows any more.</summary>
public sealed record MapLink(
    string Client, string Server, IReadOnlyList<string> Protocols, double? RequestsPerSecond, double? ErrorsPerSecond, double? LatencySeconds,
    double? BytesPerSecond, string Status, string StatusReason, bool Active);

/// <summary>The service map.</summary>
public sealed record MapResponse(ResponseContext Context, IReadOnlyList<MapApplication> Applications, IReadOnlyList<MapLink> Links);

/// <summary>A mark on the time axis: <c>restart</c>, <c>rollout</c>, <c>oom</c>, <c>switchover</c>, <c>down</c>, <c>up</c> at an instant, <c>incident</c> for a span.</summary>
/// <param name="TimeMs">The instant, or when the span began, which may be before the window.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A sentence for a person.</param>
public sealed record ChartMark(long TimeMs, string Kind, string Text)
{
    /// <summary>When a span ended, or the newest that is known of one that goes on; null for an instant.</summary>
    public long? EndMs { get; init; }

    /// <summary>Whether a span goes on.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>An instance as the application page shows it.</summary>
public sealed record InstanceRow(string Name, string? NodeId, string? NodeName, bool Up, Health Health, double? CpuCores, double? MemoryBytes, IReadOnlyList<string> Listens);

/// <summary>An application with its neighbours and reports.</summary>
public sealed record ApplicationResponse(
    ResponseContext Context, string Id, string Name, string Namespace, string Kind, IReadOnlyList<string> Types, string Category, Health Health,
    IReadOnlyList<string> Images, IReadOnlyList<SoftwareRow> Versions, IReadOnlyList<InstanceRow> Instances,
    IReadOnlyList<MapApplication> Neighbours, IReadOnlyList<MapLink> Links, IReadOnlyList<ChartMark> Marks, IReadOnlyList<Report> Reports,
    IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>What people wrote and Taproot cannot read, such as annotations: what is wrong, and what would be right.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>An interpreter, virtual machine or server that an application is.</summary>
/// <param name="Name">Its name as people write it: <c>Node.js</c>.</param>
/// <param name="Version">Its version.</param>
/// <param name="SupportedUntil">The last day with fixes from its makers, as <c>2026-04-30</c>; null when that is not known.</param>
/// <param name="IsSupported">Whether that day is still to come, at the end of the window; null when that is not known.</param>
public sealed record SoftwareRow(string Name, string Version, string? SupportedUntil, bool? IsSupported);

/// <summary>A row of the nodes table.</summary>
public sealed record NodeRow(
    string Id, string Name, Health Health, bool Up, double? CpuCores, double? CpuUsedCores, double? MemoryTotalBytes, double? MemoryUsedBytes,
    double? NetworkReceivedBytesPerSecond, double? NetworkTransmittedBytesPerSecond, double? UptimeSeconds, int Instances, IReadOnlyDictionary<string, string> Facts);

/// <summary>All nodes.</summary>
public sealed record NodesResponse(ResponseContext Context, IReadOnlyList<NodeRow> Nodes);

/// <summary>A node with its applications and reports.</summary>
public sealed record NodeResponse(
    ResponseContext Context, string Id, string Name, Health Health, IReadOnlyDictionary<string, string> Facts,
    IReadOnlyList<ApplicationRow> Applications, IReadOnlyList<ChartMark> Marks, IReadOnlyList<Report> Reports);

/// <summary>A hit of the search box. Kind: <c>application</c>, <c>node</c>.</summary>
public sealed record SearchHit(string Kind, string Id, string Name, string Detail, string Status);

/// <summary>Search results, best first.</summary>
public sealed record SearchResponse(IReadOnlyList<SearchHit> Hits);

/// <summary>Where a person put a box on the map; coordinates in layout units.</summary>
public sealed record BoxPosition(double X, double Y);

/// <summary>A person's positions by application id.</summary>
public sealed record MapLayout(IReadOnlyDictionary<string, BoxPosition> Positions);

/// <summary>One part of the system and how it does. Kind: <c>store</c>, <c>ingest</c>, <c>recorder</c>, <c>agent</c>.</summary>
/// <param name="Name">Its name; an agent's is that of its node.</param>
/// <param name="Kind">Which part it is.</param>
/// <param name="Status">How it does.</param>
/// <param name="Detail">A sentence for a person.</param>
/// <param name="Numbers">Figures by name; the name's end tells the unit (Bytes, Seconds, Cores, Percent), none for a count.</param>
/// <param name="Version">The version that runs; empty where it was not told.</param>
/// <param name="NodeId">The node that an agent runs on.</param>
/// <param name="Findings">What was refused or lost, what is not observed and why; a sentence each.</param>
public sealed record ComponentStatus(
    string Name, string Kind, string Status, string Detail, IReadOnlyDictionary<string, double> Numbers, string Version, string? NodeId,
    IReadOnlyList<string> Findings);

/// <summary>The state of Taproot itself; also says why pages are empty.</summary>
public sealed record SystemStatusResponse(IReadOnlyList<ComponentStatus> Components);

using Taproot.Inspections.Reports;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Recorder;
using Taproot.Server.Sources.Prometheus;
using Taproot.Store;
using Taproot.Telemetry;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views;

/// <summary>What ingest knows of its own work for a project since the server started.</summary>
/// <param name="LastReceivedMs">When metrics were last stored; 0 for never.</param>
/// <param name="Items">Items stored, by signal.</param>
/// <param name="Requests">Requests stored.</param>
/// <param name="Rejected">Requests refused for their content.</param>
/// <param name="Unavailable">Requests put off to a later time.</param>
/// <param name="Unauthorized">Requests of whatever project that had no known key.</param>
/// <param name="Reasons">Refused and put-off requests by reason.</param>
internal readonly record struct IngestFigures(
    long LastReceivedMs, IReadOnlyList<long> Items, long Requests, long Rejected, long Unavailable, long Unauthorized, IReadOnlyDictionary<string, long> Reasons);

/// <summary>The state of Taproot itself: store, ingest, recorder and each agent.</summary>
internal static class SystemStatusView
{
    /// <summary>The status; <paramref name="world"/> is null before the first one.</summary>
    public static SystemStatusResponse Of(World? world, IngestFigures ingest, DataFlow flow, RecorderStatus recorder, StoreFigures? store, SourceFigures? source = null) =>
        new([
            Store(flow, store), Ingest(ingest, flow.NowMs, isScraped: source is not null && world is { FreshestMs: > 0 }), .. source is null ? [] : new[] { Source(world, source, recorder, flow.NowMs) },
            Recorder(world, recorder, flow.NowMs), .. AgentStatusView.Of(world),
        ]);

    private static ComponentStatus Store(DataFlow flow, StoreFigures? store)
    {
        var numbers = store is { } f
            ? new (string, double)[] { ("engineMemoryBytes", f.EngineMemory), ("freeDiskBytes", f.DiskFree), ("freeDiskSharePercent", 100d * f.DiskFree / Math.Max(1, f.DiskTotal)) }
            : [];
        if (!flow.StoreAvailable) return Component("store", Status.Critical, $"The store is not available: {flow.StoreReason ?? "it is starting."}", [], numbers);
        return flow.StoreReason is { } problem
            ? Component("store", Status.Critical, problem, [], numbers)
            : Component("store", Status.Ok, "The store answers and takes data.", [], numbers);
    }

    private static ComponentStatus Source(World? world, SourceFigures source, RecorderStatus recorder, long nowMs)
    {
        var lag = world is { FreshestMs: > 0 } ? (nowMs - world.FreshestMs) / 1000d : 0;
        var numbers = new (string, double)[] { ("lagSeconds", lag) };
        string[] findings = [.. new[] { source.ForwardProblem, source.Warnings }.Where(f => f.Length > 0)];
        if (source.Problem.Length > 0) return Component("prometheus", Status.Critical, source.Problem, findings, numbers);
        if (recorder.Error.Length > 0)
            return Component("prometheus", Status.Critical, $"{source.Host} cannot be read: {recorder.Error} The test in the project's settings tells more.", findings, numbers);
        if (world is null) return Component("prometheus", Status.Info, $"The last hours are being read from {source.Host}.", findings, numbers);
        if (world.FreshestMs == 0)
            return Component("prometheus", Status.Warning, $"{source.Host} answers, but has no agents' metrics. The test in the project's settings tells why.", findings, numbers);
        return findings.Length > 0 || lag > 2 * ContextView.StaleAfterMs / 1000d
            ? Component("prometheus", Status.Warning, $"{source.Host} is read; its newest sample is {lag:0} s old.", findings, numbers)
            : Component("prometheus", Status.Ok, $"{source.Host} is read.", [], numbers);
    }

    private static ComponentStatus Ingest(IngestFigures figures, long nowMs, bool isScraped)
    {
        var (status, detail) = figures.LastReceivedMs == 0
            ? isScraped ? (Status.Ok, "Agents' metrics come from Prometheus; nothing was sent here.") : (Status.Info, "Waiting for the first data from an agent.")
            : nowMs - figures.LastReceivedMs > ContextView.StaleAfterMs
                ? (Status.Warning, $"Nothing was received for {(nowMs - figures.LastReceivedMs) / 1000} s. Check that the agents run and reach this server.")
                : (Status.Ok, "Data arrives.");
        var refused = figures.Reasons.OrderByDescending(r => r.Value).Select(r => $"{Requests(r.Value)} refused since the server started: {r.Key.Replace('_', ' ')}.");
        if (figures.Unauthorized > 0) refused = refused.Prepend($"{Requests(figures.Unauthorized)} refused since the server started: no API key, one that is not known here, or one that may not do it.");
        return Component("ingest", status, detail, [.. refused], ("samples", figures.Items[(int)Signal.Metrics]), ("logRecords", figures.Items[(int)Signal.Logs]),
            ("spans", figures.Items[(int)Signal.Traces]), ("profiles", figures.Items[(int)Signal.Profiles]), ("requests", figures.Requests),
            ("rejected", figures.Rejected), ("unavailable", figures.Unavailable));
    }

    private static string Requests(long count) => count == 1 ? "1 request was" : $"{count} requests were";

    private static ComponentStatus Recorder(World? world, RecorderStatus recorder, long nowMs)
    {
        if (recorder.Error.Length > 0) return Component("recorder", Status.Warning, $"The last refresh failed: {recorder.Error}", []);
        if (world is null) return Component("recorder", Status.Info, "The first picture is being drawn.", []);
        var ageMs = nowMs - world.Grid.ToMs;
        var numbers = new (string, double)[]
        {
            ("applications", world.Applications.Count), ("instances", world.Applications.Values.Sum(a => a.Instances.Count)), ("nodes", world.Nodes.Count),
            ("links", world.Links.Count), ("ageSeconds", ageMs / 1000d),
            ("refreshSeconds", recorder.Duration.TotalSeconds), ("storedSeries", recorder.RawSeries), ("series", recorder.Series),
            ("droppedSamples", recorder.DroppedSamples),
        };
        if (recorder.DroppedSamples > 0)
            return Component("recorder", Status.Warning, $"{recorder.DroppedSamples} samples are not in the picture: there are more series than it can hold.", [], numbers);
        return ageMs > ContextView.StaleAfterMs
            ? Component("recorder", Status.Warning, $"The picture is {ageMs / 1000} s old: the recorder stands still. Look for its messages in the server's log.", [], numbers)
            : Component("recorder", Status.Ok, "The picture is up to date.", [], numbers);
    }

    private static ComponentStatus Component(string name, Status status, string detail, string[] findings, params (string Name, double Value)[] numbers) =>
        new(name, name, StatusNames.Of(status), detail, numbers.ToDictionary(n => n.Name, n => n.Value, StringComparer.Ordinal), "", null, findings);
}

using Taproot.Inspections.Windows;
using System.Globalization;
using Taproot.Server.Api.Contracts;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views;

/// <summary>Tells the window and freshness of a response, and why pages are empty when they are.</summary>
internal static class ContextView
{
    /// <summary>Agents report every 15 s; after four silent rounds something stands still.</summary>
    public const long StaleAfterMs = 60_000;

    /// <summary>The grid of a response before the first world: one empty point.</summary>
    public static World EmptyWorld(long nowMs) => new()
    {
        Grid = TimeGrid.Covering(nowMs, nowMs, 15_000),
        Applications = new Dictionary<ApplicationId, Application>(),
        Nodes = new Dictionary<string, Node>(StringComparer.Ordinal),
        Links = [],
        FreshestMs = 0,
    };

    /// <summary>The context of a response.</summary>
    public static ResponseContext Of(WorldWindow window, DataFlow flow)
    {
        var (state, message) = Judge(window.World, flow);
        var grid = window.Grid;
        return new(grid.FromMs, grid.ToMs, grid.StepMs, window.World.Grid.ToMs, window.World.FreshestMs, state, message);
    }

    private static (string State, string Message) Judge(World world, DataFlow flow)
    {
        var empty = world.Applications.Count == 0 && world.Nodes.Count == 0;
        if (world.FreshestMs == 0 && empty)
        {
            if (!flow.StoreAvailable) return ("waiting", $"The store is not available: {Sentence(flow.StoreReason)} Taproot tries again by itself.");
            if (flow.Prometheus is { } waited) return ("waiting", NothingFrom(waited, flow.PrometheusProblem));
            return flow.LastReceivedMs == 0
                ? ("waiting", "Nothing was received yet: waiting for the first data from an agent. Start taproot-node-agent on a host and point it at this server.")
                : ("waiting", "The first data arrived; the first picture is drawn within half a minute.");
        }
        if (!flow.IsLive) return empty ? ("ready", "No agent reported in this window of time.") : ("ready", "");
        var freshest = Math.Max(world.FreshestMs, 0);
        if (flow.NowMs - freshest <= StaleAfterMs + world.Grid.StepMs) return ("ready", "");
        if (flow.Prometheus is { } source)
            return ("stale", flow.PrometheusProblem.Length > 0
                ? $"Data stopped at {Clock(freshest)} UTC, for {source} cannot be read: {Sentence(flow.PrometheusProblem)}"
                : $"The newest sample in {source} is of {Clock(freshest)} UTC. Check that the agents run, and what scrapes or forwards them.");
        return ("stale", $"Data stopped at {Clock(freshest)} UTC. Check that the agents run and reach this server.");
    }

    private static string NothingFrom(string source, string problem) => problem.Length > 0
        ? $"Metrics are read from {source}, which does not answer: {Sentence(problem)} Settings, Metrics source, Test tells more."
        : $"Metrics are read from {source}, which has none of the agents' metrics yet. Settings, Metrics source, Test tells why.";

    private static string Clock(long timeMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(timeMs).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Sentence(string? reason) =>
        string.IsNullOrWhiteSpace(reason) ? "it is starting." : reason.TrimEnd('.') + ".";
}

/// <summary>What is known about the way of the data when a response is made.</summary>
/// <param name="NowMs">The present, milliseconds since the epoch.</param>
/// <param name="IsLive">Whether the window ends now.</param>
/// <param name="LastReceivedMs">When ingest last stored something for the project since the server started; 0 for never.</param>
/// <param name="StoreAvailable">Whether the store answers.</param>
/// <param name="StoreReason">Why it does not.</param>
internal readonly record struct DataFlow(long NowMs, bool IsLive, long LastReceivedMs, bool StoreAvailable, string? StoreReason)
{
    /// <summary>The Prometheus that metrics are read from; null: our own store.</summary>
    public string? Prometheus { get; init; }

    /// <summary>Why it could not be read the last time; empty when it could.</summary>
    public string PrometheusProblem { get; init; } = "";
}

using Taproot.Inspections.Checks;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Databases;

/// <summary>Whether a database server answers, and how we know.</summary>
/// <param name="Answers">Null when nobody can tell.</param>
/// <param name="Evidence">A sentence.</param>
/// <param name="SinceMs">Since when it does not, milliseconds since the epoch.</param>
internal readonly record struct DatabaseAnswer(bool? Answers, string Evidence, long SinceMs = 0)
{
    // Fewer failures may be one client with a broken query.
    private const double TellingFailures = 10;

    /// <summary>
    /// Clients that get answers prove that it serves, even where an exporter cannot log in. That it does not serve is told by its exporter, by clients
    /// that cannot connect, or by requests of which none succeeds.
    /// </summary>
    public static DatabaseAnswer Of(CheckRun run, DatabaseKind kind, Instance instance)
    {
        var traffic = DatabaseTraffic.Of(kind, instance);
        var requests = Count(run, Requests.Rate(traffic));
        var failed = Count(run, Requests.Errors(traffic));
        if (requests > failed) return new(true, "Clients get answers.");
        var up = kind.Of(instance)?.Up ?? default;
        var probed = up.MeanOfLast(run.RecentPoints);
        if (probed >= 0.5) return new(true, "It answers the exporter.");
        if (probed < 0.5) return new(false, ExporterSays(kind, instance), run.Since(up, v => v < 0.5));
        if (failed >= TellingFailures) return new(false, $"All of {failed:0} requests in the last minute failed.", run.Since(Requests.Errors(traffic), v => v > 0));
        return OfConnections(run, instance);
    }

    private static DatabaseAnswer OfConnections(CheckRun run, Instance instance)
    {
        var connections = DatabaseTraffic.Connections(instance).ToArray();
        if (connections.Any(c => c.BytesReceived.SumOfLast(run.RecentPoints) > 0)) return new(true, "Clients get data from it.");
        var opened = connections.Any(c => c.Connects.SumOfLast(run.RecentPoints) > 0 || c.Active.Last(run.RecentPoints) > 0);
        if (opened) return new(null, "");
        var refused = SeriesMath.Sum(connections.Select(c => c.FailedConnects));
        var count = Count(run, refused);
        return count >= 1 ? new(false, $"Clients cannot connect: {Words.Times(count)} in the last minute.", run.Since(refused, v => v > 0)) : new(null, "");
    }

    private static string ExporterSays(DatabaseKind kind, Instance instance) =>
        kind.Of(instance)?.Error is { Length: > 0 } error ? $"The exporter gets no answer: {error}." : "The exporter gets no answer.";

    private static double Count(CheckRun run, TimeSeries rate) => rate.SumOfLast(run.RecentPoints) * run.World.Grid.StepMs / 1000.0;
}

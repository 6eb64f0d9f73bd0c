using System.Runtime.InteropServices;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>
/// Gives applications the certificates that they show. What clients are shown is what counts; what a server loaded itself, which may be an older one,
/// stands where no client of its was seen with the same subject.
/// </summary>
internal static class CertificateStage
{
    private const int MostPerApplication = 50;
    private const double LastSecond = 253_402_300_799; // of the year 9999

    public static void Run(BuildContext context)
    {
        if (context.Input.Get(CertificateQueries.NotAfter).Count == 0) return;
        var begins = new Dictionary<Labels, long>();
        foreach (var series in context.Input.Get(CertificateQueries.NotBefore))
            if (Milliseconds(series) is { } begin) begins[series.Labels] = begin;
        var servers = Servers(context);
        var found = new Dictionary<Application, List<Sighting>>();
        context.ForContainers(CertificateQueries.NotAfter, (placement, series) =>
        {
            if (!context.IsCurrent(new TimeSeries(series.Values).LastIndex()) || Milliseconds(series) is not { } end) return;
            var labels = series.Labels;
            var certificate = new Certificate(labels["subject"], labels["issuer"], labels["names"], begins.GetValueOrDefault(labels), end);
            var isOwn = labels["destination"].Length == 0;
            var client = placement.Instance.Application;
            var server = isOwn ? client : servers.GetValueOrDefault((placement.Instance, labels["destination"], labels["actual_destination"]));
            if (server is null) return;
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(found, server, out _);
            (list ??= []).Add(new(certificate, isOwn ? null : client));
        });
        foreach (var (application, sightings) in found) application.Certificates = Merge(sightings);
    }

    private static Dictionary<(Instance, string, string), Application> Servers(BuildContext context)
    {
        var servers = new Dictionary<(Instance, string, string), Application>();
        foreach (var instance in context.Applications.Values.SelectMany(a => a.Instances))
            foreach (var connection in instance.Upstreams)
                if (connection.ServerApplication is { } server) servers[(instance, connection.Destination, connection.ActualDestination)] = server;
        return servers;
    }

    private static Certificate[] Merge(List<Sighting> sightings) =>
    [
        .. sightings.GroupBy(s => s.Certificate.Subject, StringComparer.Ordinal)
            .SelectMany(g => g.Any(s => s.Client is not null) ? g.Where(s => s.Client is not null) : g)
            .GroupBy(s => s.Certificate)
            .Select(g => g.Key with { SeenBy = [.. g.Select(s => s.Client).OfType<Application>().Distinct().OrderBy(a => a.Id.ToString(), StringComparer.Ordinal)] })
            .OrderBy(c => c.NotAfterMs).ThenBy(c => c.Subject, StringComparer.Ordinal).ThenBy(c => c.Issuer, StringComparer.Ordinal).Take(MostPerApplication),
    ];

    /// <summary>Null for what is no instant.</summary>
    private static long? Milliseconds(GridSeries series) =>
        new TimeSeries(series.Values).Last() is var seconds && seconds is >= 0 && seconds <= LastSecond ? (long)((double)seconds * 1000) : null;

    private sealed record Sighting(Certificate Certificate, Application? Client);
}

using System.Runtime.InteropServices;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>What applications ask of name servers.</summary>
internal static class DnsStage
{
    public static void Run(BuildContext context)
    {
        context.ForContainers("container_dns_requests_total", static (placement, series) =>
        {
            var dns = placement.Instance.Application.Dns ??= new();
            var question = new DnsQuestion(series.Labels["request_type"], series.Labels["domain"]);
            ref var statuses = ref CollectionsMarshal.GetValueRefOrAddDefault(dns.Requests, question, out _);
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(statuses ??= [], series.Labels["status"], out _);
            (sum ??= new()).Add(new(series));
        });
        Latency(context);
    }

    private static void Latency(BuildContext context)
    {
        const string query = "container_dns_requests_duration_seconds_total_bucket";
        var series = context.Input.Get(query);
        var places = context.Keys.Places(query, series);
        for (var i = 0; i < places.Length; i++)
        {
            if (float.IsNaN(places[i].Bound)) continue;
            var histogram = (context.Container(places[i].Container).Instance.Application.Dns ??= new()).Histogram;
            if (!histogram.TryGetValue(places[i].Bound, out var bucket)) histogram.Add(places[i].Bound, bucket = new());
            bucket.Add(new(series[i]));
        }
    }
}

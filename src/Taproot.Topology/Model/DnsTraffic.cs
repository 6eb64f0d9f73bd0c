namespace Taproot.Topology.Model;

/// <summary>What a program asks of name servers: kind of record (<c>TypeA</c>) and name.</summary>
public readonly record struct DnsQuestion(string Type, string Domain);

/// <summary>The questions of an application to name servers.</summary>
public sealed class DnsTraffic
{
    /// <summary>Answers a second by question and status (<c>ok</c>, <c>nxdomain</c>, <c>servfail</c> …).</summary>
    public Dictionary<DnsQuestion, Dictionary<string, SummedSeries>> Requests { get; } = [];

    /// <summary>Answers a second at most so slow, cumulative, by upper bound in seconds.</summary>
    public SortedDictionary<float, SummedSeries> Histogram { get; } = [];
}

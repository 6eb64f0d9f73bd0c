using Taproot.Store.Client;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Store.Metrics;

/// <summary>Reads series rows; labels are kept by fingerprint, so that most reads bring eight bytes a series.</summary>
internal sealed class SeriesReader(StoreClient client, LabelCache cache)
{
    private const string Identities = """
        SELECT DISTINCT CAST(transform(metric, {metrics:Array(String)}, {numbers:Array(UInt16)}, toUInt16(0)) AS UInt16) AS number, fingerprint
        FROM metric_series WHERE metric IN {metrics:Array(String)} AND day >= toDate({since:Int64})
        FORMAT Native
        """;

    // A series that several days have comes several times: reading it again costs a tenth of grouping maps in the engine.
    private const string AllLabels = """
        SELECT fingerprint, labels
        FROM metric_series WHERE metric IN {metrics:Array(String)} AND day >= toDate({since:Int64})
        FORMAT RowBinary
        """;

    private const string SomeLabels = """
        SELECT fingerprint, labels
        FROM metric_series WHERE metric IN {metrics:Array(String)} AND fingerprint IN {fingerprints:Array(UInt64)} AND day >= toDate({since:Int64})
        FORMAT RowBinary
        """;

    private const int FewUnknown = 2000;

    /// <summary>Series of the metrics with a sample on the day of <paramref name="sinceMs"/> or later.</summary>
    public async Task<IReadOnlyList<SeriesIdentity>> FindAsync(
        string database, IReadOnlyCollection<string> metrics, long sinceMs, CancellationToken cancellation)
    {
        var names = metrics.Distinct(StringComparer.Ordinal).ToArray();
        var since = Math.Max(0, sinceMs) / 1000;
        var identities = new List<(ushort Metric, ulong Fingerprint)>();
        await client.QueryAsync(
            database, Identities, new QueryParameters().AddNumbered("metrics", names).Add("since", since),
            (body, token) => ReadIdentitiesAsync(body, identities, token), cancellation);

        var known = await ResolveAsync(database, names, [.. identities.Select(i => i.Fingerprint).Distinct()], since, cancellation);
        var result = new List<SeriesIdentity>(identities.Count);
        foreach (var (metric, fingerprint) in identities)
            if (known.TryGetValue(fingerprint, out var labels)) result.Add(new(names[metric - 1], fingerprint, labels));
        return result;
    }

    /// <summary>The labels of some series of one metric.</summary>
    public async Task<IReadOnlyList<SeriesIdentity>> GetAsync(
        string database, string metric, IReadOnlyCollection<ulong> fingerprints, CancellationToken cancellation)
    {
        var known = await ResolveAsync(database, [metric], fingerprints, since: 0, cancellation);
        return [.. known.Select(k => new SeriesIdentity(metric, k.Key, k.Value))];
    }

    private async Task<Dictionary<ulong, Labels>> ResolveAsync(
        string database, string[] metrics, IReadOnlyCollection<ulong> fingerprints, long since, CancellationToken cancellation)
    {
        var known = new Dictionary<ulong, Labels>(fingerprints.Count);
        var unknown = new List<ulong>();
        foreach (var fingerprint in fingerprints)
        {
            if (cache.Find(fingerprint) is { } labels) known[fingerprint] = labels;
            else unknown.Add(fingerprint);
        }
        if (unknown.Count == 0) return known;
        var parameters = new QueryParameters().Add("metrics", metrics).Add("since", since);
        if (unknown.Count > FewUnknown)
        {
            var wanted = unknown.ToHashSet();
            await client.QueryAsync(database, AllLabels, parameters, (body, token) => ReadLabelsAsync(body, known, wanted, token), cancellation);
        }
        else
        {
            parameters.Add("fingerprints", unknown);
            await client.QueryAsync(database, SomeLabels, parameters, (body, token) => ReadLabelsAsync(body, known, null, token), cancellation);
        }
        return known;
    }

    private async Task ReadLabelsAsync(Stream body, Dictionary<ulong, Labels> known, HashSet<ulong>? wanted, CancellationToken cancellation)
    {
        using var reader = new RowReader(body, cache.Strings);
        while (await reader.MoreAsync(cancellation))
        {
            var fingerprint = await reader.ReadUInt64Async(cancellation);
            var labels = await LabelMap.ReadAsync(reader, cancellation);
            if (wanted is not null && !wanted.Contains(fingerprint)) continue;
            known[fingerprint] = labels;
            cache.Add(fingerprint, labels);
        }
    }

    private static async Task ReadIdentitiesAsync(Stream body, List<(ushort Metric, ulong Fingerprint)> into, CancellationToken cancellation)
    {
        using var reader = new RowReader(body);
        var (metrics, fingerprints) = (new ColumnBuffer<ushort>(), new ColumnBuffer<ulong>());
        while (await NativeBlocks.ReadHeadAsync(reader, expectedColumns: 2, cancellation) is { } rows)
        {
            if (rows == 0) continue;
            await NativeBlocks.ReadColumnAsync(reader, "UInt16", metrics, rows, cancellation);
            await NativeBlocks.ReadColumnAsync(reader, "UInt64", fingerprints, rows, cancellation);
            Append(metrics.Values, fingerprints.Values, into);
        }
    }

    private static void Append(ReadOnlySpan<ushort> metrics, ReadOnlySpan<ulong> fingerprints, List<(ushort Metric, ulong Fingerprint)> into)
    {
        for (var i = 0; i < metrics.Length; i++) into.Add((metrics[i], fingerprints[i]));
    }
}

using Taproot.Store.Client;
using Taproot.Store.Schema;

namespace Taproot.Store.Profiles;

/// <summary>Reads stored profiles: the engine adds up by stack, so that what is read is as large as the picture, not as the window.</summary>
internal sealed class ProfileReader(StoreClient client, ProjectSchema schema, StoreHealth health) : IProfileReader
{
    private const int StringSlots = 1 << 14;
    private const int MostFrames = 4096;
    private static readonly string[] GoneMeanwhile = ["?"];

    private const string Types = """
        SELECT ServiceName, Type, toUnixTimestamp64Milli(max(LastSeen)) FROM profiling_profiles
        WHERE LastSeen >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND (empty({services:Array(String)}) OR ServiceName IN {services:Array(String)})
        GROUP BY ServiceName, Type ORDER BY ServiceName, Type LIMIT 10000 FORMAT RowBinary
        """;

    public async Task<IReadOnlyList<ServiceProfileType>> ReadTypesAsync(
        string project, IReadOnlyList<string> services, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var database = await PrepareAsync(project, cancellationToken);
        List<ServiceProfileType> types = [];
        var parameters = new QueryParameters().Add("services", services).Add("since", since.ToUnixTimeMilliseconds());
        await ReadAsync(
            database, Types, parameters,
            async (reader, token) => types.Add(new(
                await reader.ReadStringAsync(token), await reader.ReadStringAsync(token), DateTimeOffset.FromUnixTimeMilliseconds((long)await reader.ReadUInt64Async(token)))),
            cancellationToken);
        return types;
    }

    public async Task<IReadOnlyList<ServiceProfileType>> ReadSpanTypesAsync(
        string project, ulong span, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var database = await PrepareAsync(project, cancellationToken);
        List<ServiceProfileType> types = [];
        await ReadAsync(
            database, ProfileSql.SpanTypes, ProfileSql.Window(from, to).Add("span", span),
            async (reader, token) => types.Add(new(
                await reader.ReadStringAsync(token), await reader.ReadStringAsync(token), DateTimeOffset.FromUnixTimeMilliseconds((long)await reader.ReadUInt64Async(token)))),
            cancellationToken);
        return types;
    }

    public async Task<IReadOnlyList<ProfileSource>> ReadSourcesAsync(string project, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var database = await PrepareAsync(project, cancellationToken);
        List<ProfileSource> sources = [];
        await ReadAsync(
            database, ProfileSql.Sources, ProfileSql.Window(from, to),
            async (reader, token) =>
            {
                var (service, type, key) = (await reader.ReadStringAsync(token), await reader.ReadStringAsync(token), await reader.ReadUInt64Async(token));
                var attributes = (await LabelMap.ReadAsync(reader, token)).Items.ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal);
                sources.Add(new(service, type, attributes, key, DateTimeOffset.FromUnixTimeMilliseconds((long)await reader.ReadUInt64Async(token))));
            },
            cancellationToken);
        return sources;
    }

    public async Task<IReadOnlyList<ProfileLabel>> ReadLabelsAsync(string project, ProfileQuery query, CancellationToken cancellationToken)
    {
        if (query.IsNothing) return [];
        var database = await PrepareAsync(project, cancellationToken);
        var sql = new ProfileSql(query);
        List<ProfileLabel> labels = [];
        await ReadAsync(
            database, sql.Labels, sql.Parameters,
            async (reader, token) => labels.Add(new(await reader.ReadStringAsync(token), await ReadStringsAsync(reader, token))), cancellationToken);
        return labels;
    }

    public async Task<IReadOnlyList<ProfilePoint>> ReadSeriesAsync(string project, ProfileQuery query, TimeSpan step, CancellationToken cancellationToken)
    {
        if (query.IsNothing) return [];
        var database = await PrepareAsync(project, cancellationToken);
        var sql = new ProfileSql(query);
        sql.Parameters.Add("step", (long)step.TotalMilliseconds);
        List<ProfilePoint> points = [];
        await ReadAsync(
            database, sql.Series, sql.Parameters,
            async (reader, token) => points.Add(new(
                DateTimeOffset.FromUnixTimeMilliseconds((long)await reader.ReadUInt64Async(token)), BitConverter.UInt64BitsToDouble(await reader.ReadUInt64Async(token)))),
            cancellationToken);
        return points;
    }

    public async Task<MergedStacks> ReadStacksAsync(string project, ProfileQuery query, int most, CancellationToken cancellationToken)
    {
        if (query.IsNothing) return new([], 0, 0);
        var database = await PrepareAsync(project, cancellationToken);
        var sql = new ProfileSql(query);
        sql.Parameters.Add("most", most);
        List<(string Service, ulong Hash, long Value)> heaviest = [];
        await ReadAsync(
            database, sql.HeaviestStacks, sql.Parameters,
            async (reader, token) => heaviest.Add((await reader.ReadStringAsync(token), await reader.ReadUInt64Async(token), (long)await reader.ReadUInt64Async(token))),
            cancellationToken);
        if (heaviest.Count == 0) return new([], 0, 0);

        var frames = new Dictionary<ulong, IReadOnlyList<string>>(heaviest.Count);
        await ReadAsync(
            database, sql.Frames, sql.Parameters,
            async (reader, token) => frames[await reader.ReadUInt64Async(token)] = await ReadStringsAsync(reader, token), cancellationToken);
        var stacks = heaviest.ConvertAll(s => new MergedStack(frames.GetValueOrDefault(s.Hash, GoneMeanwhile), s.Value, s.Service));

        var (count, sum) = (stacks.Count, stacks.Sum(s => s.Value));
        if (count < most) return new(stacks, 0, 0);
        var (allStacks, allSum) = await ReadTotalsAsync(database, sql, cancellationToken);
        return new(stacks, Math.Max(0, allStacks - count), Math.Max(0, allSum - sum));
    }

    private async Task<(long Stacks, long Sum)> ReadTotalsAsync(string database, ProfileSql sql, CancellationToken cancellation)
    {
        var totals = (0L, 0L);
        await ReadAsync(
            database, sql.Totals, sql.Parameters,
            async (reader, token) => totals = ((long)await reader.ReadUInt64Async(token), (long)await reader.ReadUInt64Async(token)), cancellation);
        return totals;
    }

    private async Task<string> PrepareAsync(string project, CancellationToken cancellation)
    {
        health.ThrowIfUnavailable();
        return await schema.EnsureAsync(project, cancellation);
    }

    private Task ReadAsync(string database, string sql, QueryParameters parameters, Func<RowReader, CancellationToken, Task> readRow, CancellationToken cancellation) =>
        client.QueryAsync(
            database, sql, parameters,
            async (body, token) =>
            {
                using var reader = new RowReader(body, new StringPool(StringSlots));
                while (await reader.MoreAsync(token)) await readRow(reader, token);
            },
            cancellation);

    private static async Task<IReadOnlyList<string>> ReadStringsAsync(RowReader reader, CancellationToken cancellation)
    {
        var count = await reader.ReadVarIntAsync(cancellation);
        if (count > MostFrames) throw new IOException("The store's answer has a stack with too many frames.");
        var strings = new string[count];
        for (var i = 0; i < count; i++) strings[i] = await reader.ReadStringAsync(cancellation);
        return strings;
    }
}

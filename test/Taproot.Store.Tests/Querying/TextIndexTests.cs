using CsCheck;
using Taproot.Store.Client;
using Taproot.Store.Logs;
using Taproot.Store.Querying;
using Taproot.Store.Querying.Filters;
using Taproot.Store.Schema;

namespace Taproot.Store.Tests.Querying;

/// <summary>Texts in log records are found by an index, and what is found is what reading all of them finds.</summary>
public sealed class TextIndexTests(SharedStore shared)
{
    private const int Rows = 6000;
    private static readonly string[] Words = ["order", "Order", "REFUSED", "timeout", "kelvin", "ſtraße", "İstanbul", "GRÜSSE", "grüße", "a%b_c", "x", "ab", "\0\u0001", "日本語", "😀", "39119", "3911", "status=", " "];

    private static readonly Gen<string> Body = Gen.Int[0, Words.Length - 1].Select(i => Words[i]).Array[0, 6].Select(string.Concat);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_records_are_found_with_the_index_as_without()
    {
        var project = shared.Store.NewProject();
        await shared.Store.LogSearch.CountAsync(project, new(new TimeWindow(0, 1)), Stop);
        var random = new Random(7);
        string[] bodies = [.. Enumerable.Range(0, Rows).Select(_ => string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => Words[random.Next(Words.Length)])))];
        await InsertAsync(project, bodies);
        // Parts of words of the bodies, of any length and with any case, and texts that are nowhere.
        string Term()
        {
            var body = random.Next(4) == 0 ? string.Concat(Words[random.Next(Words.Length)], Words[random.Next(Words.Length)]) : bodies[random.Next(Rows)];
            var letters = System.Globalization.StringInfo.ParseCombiningCharacters(body);
            if (letters.Length == 0) return "never";
            var from = letters[random.Next(letters.Length)];
            var ends = letters.Where(l => l > from).Append(body.Length).ToArray();
            var term = body[from..ends[random.Next(ends.Length)]];
            return random.Next(3) switch { 0 => term, 1 => term.ToUpperInvariant(), _ => term.ToLowerInvariant() };
        }
        Filter Text() => new TextFilter(Term(), TextMatch.Phrase);
        Filter Any() => random.Next(6) switch
        {
            0 => new NotFilter(Text()), 1 => new AndFilter([Text(), Text()]), 2 => new OrFilter([Text(), Text()]),
            3 => new OrFilter([new AndFilter([Text(), new NotFilter(Text())]), Text()]),
            4 => new FieldFilter("body", FilterOperator.Is, [new(Wild(Term()), ValueMatch.Wildcard), new(Term(), ValueMatch.Exact)]),
            _ => Text(),
        };
        for (var i = 0; i < 60; i++)
        {
            var filter = Any();
            Assert.Equal(await CountAsync(project, filter, hasIndex: false), await CountAsync(project, filter, hasIndex: true));
        }
    }

    [Fact]
    public void A_text_that_is_within_another_has_its_runs_there() => Gen.Select(Body, Gen.Int[0, 40], Gen.Int[0, 40], Gen.Bool).Sample((body, from, length, upper) =>
    {
        from = Math.Min(from, body.Length);
        var part = body.Substring(from, Math.Min(length, body.Length - from));
        if (!System.Text.Ascii.IsValid(part)) return;
        var runs = RunsOf(body);
        var places = TextChunks.InAnyCase(upper ? part.ToUpperInvariant() : part);
        Assert.Equal(part.Length >= 5, places.Count > 0);
        Assert.True(places.Count == 0 || places.Any(p => p.All(runs.Contains)));
    });

    [Theory]
    [InlineData("abcd")]
    [InlineData("日本")]
    [InlineData("äskiä")]
    [InlineData("")]
    public void A_text_of_few_bytes_or_of_letters_that_change_has_no_runs(string text) => Assert.Empty(TextChunks.InAnyCase(text));

    [Fact]
    public void Long_texts_ask_for_a_bounded_number_of_runs() =>
        Assert.All(TextChunks.InAnyCase(string.Concat(Enumerable.Range(0, 300))), place => Assert.InRange(place.Length, 1, 16));

    [Fact]
    public async Task A_text_is_looked_for_in_few_granules()
    {
        var project = shared.Store.NewProject();
        await shared.Store.LogSearch.CountAsync(project, new(new TimeWindow(0, 1)), Stop);
        await InsertAsync(project, [.. Enumerable.Range(0, 40_000).Select(i => $"Cart {i} of customer {i * 7} was left")]);
        var where = new Conditions();
        where.Add(new TextSql(where, hasIndex: true).Contains("Body", "CART 31234 OF"));
        var plan = await ReadAsync(project, $"EXPLAIN indexes = 1 SELECT count() FROM otel_logs WHERE {where} SETTINGS use_skip_indexes_on_data_read = 0 FORMAT TSVRaw", where);
        Assert.Contains("idx_body", plan, StringComparison.Ordinal);
        Assert.Matches("Granules: [1-3]/2[0-9]", plan);
        Assert.Equal("1", await ReadAsync(project, $"SELECT count() FROM otel_logs WHERE {where} FORMAT TSV", where));
    }

    [Fact]
    public async Task Records_that_were_there_before_the_index_get_it()
    {
        var project = shared.Store.NewProject();
        await shared.Store.LogSearch.CountAsync(project, new(new TimeWindow(0, 1)), Stop);
        var database = $"taproot_{project}";
        await shared.Store.QueryAsync(database, "ALTER TABLE otel_logs DROP INDEX idx_body");
        await InsertAsync(project, [.. Enumerable.Range(0, 20_000).Select(i => $"Order {i} was refused")]);
        foreach (var statement in new SchemaDialect(EngineDeployment.Single, database).Create(LogTables.BodyIndex)) await shared.Store.QueryAsync(database, statement);
        await Eventually.HoldsAsync(
            async () => await shared.Store.QueryAsync(database, $"SELECT count() FROM system.mutations WHERE database = '{database}' AND NOT is_done FORMAT TSV") == "0", "the index is made");
        var bytes = await shared.Store.QueryAsync(database, $"SELECT min(secondary_indices_compressed_bytes) > 1000 FROM system.parts WHERE database = '{database}' AND table = 'otel_logs' AND active FORMAT TSV");
        Assert.Equal("1", bytes);
    }

    private static HashSet<uint> RunsOf(string body)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        for (var i = 0; i < bytes.Length; i++) bytes[i] = char.IsAsciiLetterUpper((char)bytes[i]) ? (byte)(bytes[i] | 0x20) : bytes[i];
        return [.. Enumerable.Range(0, bytes.Length).Where(i => i % 2 == 0 && i + 4 <= bytes.Length).Select(i => BitConverter.ToUInt32(bytes, i))];
    }

    private static string Wild(string term) => $"*{term.Replace('*', ' ')}*";

    private async Task<string> CountAsync(string project, Filter filter, bool hasIndex)
    {
        var where = new Conditions();
        var table = LogReader.Table with { HasTextIndex = hasIndex };
        where.Add(new FilterSql(table, new(0, long.MaxValue / 2), where, new HashSet<FieldFilter>()).Of(filter));
        return await ReadAsync(project, $"SELECT concat(toString(count()), ' ', toString(sum(cityHash64(SpanId)))) FROM otel_logs WHERE {where} FORMAT TSV", where);
    }

    private async Task<string> ReadAsync(string project, string sql, Conditions where) =>
        string.Join('\n', await shared.Store.Client.ReadLinesAsync($"taproot_{project}", sql, where.Parameters, Stop));

    private async Task InsertAsync(string project, string[] bodies)
    {
        const string Sql = "INSERT INTO otel_logs (Timestamp, ServiceName, SpanId, Body) SELECT now64(9), 's', toString(cityHash64(b)), b FROM (SELECT arrayJoin({bodies:Array(String)}) AS b)";
        foreach (var part in bodies.Chunk(2000)) await shared.Store.Client.ExecuteAsync($"taproot_{project}", Sql, new QueryParameters().Add("bodies", part), Stop);
    }
}

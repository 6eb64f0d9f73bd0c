using System.Globalization;
using Taproot.Store.Querying.Filters;
using Taproot.Store.Tests.Signals;

namespace Taproot.Store.Tests.Querying;

/// <summary>Query lines against log records in the real engine.</summary>
public sealed class LogFilterTests(SharedStore shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Filter Parsed(string line)
    {
        Assert.True(FilterLine.TryParse(line, out var filter, out var problem), problem?.Sentence);
        return filter!;
    }

    // Numbers of the records that match, of four: see SentLogs.Four.
    [Theory]
    [InlineData("payment", "0 1")]
    [InlineData("PAYMENT FAILED", "1")]
    [InlineData("\"payment 7\"", "0")]
    [InlineData("ümlaut", "2")]
    [InlineData("/Pay\\w+ \\d/", "0")]
    [InlineData("/(?i)PAYMENT (7|f)/", "0 1")]
    [InlineData("severity:error", "1")]
    [InlineData("severity>=warning", "1 3")]
    [InlineData("severity<warning", "0 2")]
    [InlineData("level:(info or critical)", "0 3")]
    [InlineData("severity:17", "1")]
    [InlineData("service:cart", "0 1")]
    [InlineData("service:ca*", "0 1")]
    [InlineData("service:/^s.op$/", "2 3")]
    [InlineData("not service:cart", "2 3")]
    [InlineData("body:fail", "1")]
    [InlineData("body=\"Payment failed\"", "1")]
    [InlineData("body:p*failed", "")]
    [InlineData("body:P*failed", "1")]
    [InlineData("user.id:42", "1")]
    [InlineData("user.id:(42 or 43)", "1 2")]
    [InlineData("user.id:4*", "1 2")]
    [InlineData("user.id:/[3]$/", "2")]
    [InlineData("user.id:*", "1 2")]
    [InlineData("user.id!=42", "0 2 3")]
    [InlineData("user.id>42", "2")]
    [InlineData("user.id>=42.0 user.id<43", "1")]
    [InlineData("not user.id>42", "0 1 3")]
    [InlineData("container.id:/docker/cart", "0 1")]
    [InlineData("container.id:*", "0 1 2 3")]
    [InlineData("resource.container.id:/docker/shop", "2 3")]
    [InlineData("attributes.container.id:/docker/shop", "")]
    [InlineData("resource.user.id:42", "")]
    [InlineData("user.id:42 or container.id:/docker/shop", "1 2 3")]
    [InlineData("(user.id:42 or user.id:43) -container.id:/docker/shop", "1")]
    [InlineData("trace:000000000000000000000000000000AB", "3")]
    [InlineData("trace:*", "3")]
    [InlineData("span:*", "3")]
    [InlineData("odd:\"a'b\\\\c%_\"", "3")]
    [InlineData("odd:*'b*%_", "3")]
    [InlineData("odd:a*x", "")]
    [InlineData("\"') OR 1=1 --\"", "")]
    [InlineData("\"x') OR 1=1 --\":1", "")]
    [InlineData("user.id:\"\"", "0 3")]
    [InlineData("user.id:(42 or \"\")", "0 1 3")]
    [InlineData("service:\"\"", "")]
    public async Task A_line_finds_its_records(string line, string expected)
    {
        var logs = await FourAsync();
        var found = await shared.Store.LogSearch.SearchAsync(logs.Project, new(logs.Window) { Filter = Parsed(line) }, Stop);
        Assert.Equal(expected, string.Join(' ', found.Select(r => r.Attributes["n"]).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("/a(?=b)/", "invalid perl operator")]
    [InlineData("user.id:/(/", "missing )")]
    [InlineData("/(a{1000}){1000}/", "repetition")]
    [InlineData("severity:dreadful", "'severity' is unknown")]
    [InlineData("user.id>many", "no number")]
    public async Task What_makes_no_sense_is_refused_with_a_sentence(string line, string words)
    {
        var logs = await FourAsync();
        var refused = await Assert.ThrowsAsync<QueryRefusedException>(() => shared.Store.LogSearch.SearchAsync(logs.Project, new(logs.Window) { Filter = Parsed(line) }, Stop));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resources_in_place_of_a_field_restrict()
    {
        var logs = await FourAsync();
        var resources = await shared.Store.LogSearch.ListResourcesAsync(logs.Project, logs.Window, Stop);
        var filter = new NotFilter(new ResourceFilter([.. resources.Where(r => r.Service == "cart").Select(r => r.Key)]));
        Assert.Equal(2, (await shared.Store.LogSearch.SearchAsync(logs.Project, new(logs.Window) { Filter = filter }, Stop)).Count);
        Assert.Empty(await shared.Store.LogSearch.SearchAsync(logs.Project, new(logs.Window) { Filter = new ResourceFilter([]) }, Stop));
    }

    [Fact]
    public async Task Values_of_attributes_are_found_by_their_index_in_and_and_or()
    {
        var logs = await FourAsync();
        var (table, number) = ($"taproot_{logs.Project}.otel_logs", CultureInfo.InvariantCulture);
        var plan = await shared.Store.QueryAsync(
            $"taproot_{logs.Project}",
            string.Create(number, $"EXPLAIN indexes = 1 SELECT count() FROM {table} WHERE (has(mapValues(LogAttributes), '42') AND (LogAttributes['user.id'] = '42')) OR (hasAny(mapValues(LogAttributes), ['a', 'b']) AND (LogAttributes['k'] IN ['a', 'b'])) FORMAT TSVRaw"));
        Assert.Contains("idx_log_attr_value", plan, StringComparison.Ordinal);
    }

    private Task<SentLogs> FourAsync() => SentLogs.FourAsync(shared.Store);
}

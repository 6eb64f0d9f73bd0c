using System.Net;
using CsCheck;
using Taproot.Server.Api.Telemetry;
using Taproot.Server.Api.Views;
using Taproot.Server.Tests.Support;
using Taproot.Store.Querying;
using Taproot.Store.Traces.Exploring;

namespace Taproot.Server.Tests.Api.Telemetry;

public sealed class TraceExplorerTests
{
    private static readonly TimeWindow Window = new(1_000_000, 2_000_000);

    [Theory]
    [InlineData("1000,2000,2.5,10,errors", 1000, 2000, 2_500_000, 10_000_000L, true)]
    [InlineData("1000,2000", 1000, 2000, 0, null, false)]
    [InlineData(",,250", 1_000_000, 2_000_000, 250_000_000, null, false)]
    [InlineData(",,,,errors", 1_000_000, 2_000_000, 0, null, true)]
    public void A_selection_is_read_with_what_is_left_out(string text, long from, long to, long min, long? max, bool errors)
    {
        Assert.True(TraceSelection.TryParse(text, Window, out var box));
        Assert.Equal(new TraceBox(new(from, to), min, max, errors), box);
    }

    [Theory]
    [InlineData("2000,1000")]
    [InlineData(",,10,5")]
    [InlineData(",,,,slow")]
    [InlineData("1,2,3,4,errors,6")]
    [InlineData("-1,2")]
    [InlineData("1e300,2e300")]
    [InlineData("NaN")]
    public void A_selection_that_makes_no_sense_is_refused(string text) => Assert.False(TraceSelection.TryParse(text, Window, out _));

    [Fact]
    public void Whatever_is_sent_for_a_selection_is_read_or_refused() =>
        Gen.String[Gen.Char["0123456789,.-+eNa rors∞"], 0, 60].Sample(text => TraceSelection.TryParse(text, Window, out var box) == (box is not null || text.Length == 0), iter: 2000);

    [Theory]
    [InlineData("sel=2,1", "'sel' must be")]
    [InlineData("spans=1", "'spans' must be")]
    [InlineData("path=a>b>c>d>e>f>g>h>i", "'path' has more")]
    [InlineData("query=duration>", "'query', at character")]
    [InlineData("application=x", "'application' is not")]
    public async Task What_cannot_be_asked_is_told(string query, string sentence)
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var part in (string[])["heatmap", "overview", "errors", "flame", "differences", "list", "calls", "fields"])
        {
            using var answer = await server.Client.GetAsync($"/api/projects/default/traces/{part}?{query}", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(sentence, System.Text.RegularExpressions.Regex.Unescape(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        }
    }

    [Theory]
    [InlineData("logs")]
    [InlineData("traces")]
    public async Task Fields_of_both_signals_are_asked_alike(string signal)
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var (path, status) in new[]
        {
            ("fields", HttpStatusCode.OK), ("fields/values?field=service&contains=c&limit=30", HttpStatusCode.OK), ("fields/values?field=application", HttpStatusCode.OK),
            ("fields/values", HttpStatusCode.BadRequest), ($"fields/values?field={new string('x', 1001)}", HttpStatusCode.BadRequest), ("fields?query=a:(", HttpStatusCode.BadRequest),
        })
        {
            using var answer = await server.Client.GetAsync($"/api/projects/default/{signal}/{path}", TestContext.Current.CancellationToken);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_service_is_given_to_an_application_that_can_be_one()
    {
        await using var server = await RunningServer.StartAsync();
        const string Services = "/api/projects/default/settings/services";
        foreach (var (body, status) in new[]
        {
            ("""{"service":"cart","application":"_:Process:cart"}""", HttpStatusCode.NoContent), ("""{"service":"cart","application":null}""", HttpStatusCode.NoContent),
            ("""{"service":"","application":"_:Process:cart"}""", HttpStatusCode.BadRequest), ("""{"service":"cart","application":"cart"}""", HttpStatusCode.BadRequest),
            ($$"""{"service":"{{new string('x', 256)}}","application":"_:Process:cart"}""", HttpStatusCode.BadRequest),
        })
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var answer = await server.Client.PutAsync(Services, content, TestContext.Current.CancellationToken);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public void There_are_no_more_choices_than_a_project_may_have()
    {
        var owners = new ServiceOwners([.. Enumerable.Range(0, 2000).Select(i => new ServiceOwner($"s{i}", "_:Process:cart"))]);
        Assert.NotNull(owners.Refusal("one more", "_:Process:cart"));
        Assert.Null(owners.Refusal("s7", "_:Process:other"));
        Assert.Equal(2000, owners.With("s7", "_:Process:other").Items.Length);
    }

    [Theory]
    [InlineData(900, 15)]
    [InlineData(3600, 60)]
    [InlineData(6 * 3600, 300)]
    [InlineData(30 * 86_400, 43_200)]
    [InlineData(1000 * 86_400, 14 * 86_400)]
    public void A_map_has_about_as_many_columns_whatever_the_time(long seconds, long step) => Assert.Equal(step * 1000, TraceViews.StepOf(new(0, seconds * 1000)));
}

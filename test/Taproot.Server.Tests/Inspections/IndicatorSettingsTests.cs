using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Inspections.Indicators;
using Taproot.Server.Tests.Support;
using Taproot.Topology.Build;

namespace Taproot.Server.Tests.Inspections;

public sealed class IndicatorSettingsTests
{
    private const string Path = "/api/projects/default/settings/indicators", App = "shop:Deployment:cart";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queries_are_kept_and_taken_back()
    {
        await using var server = await RunningServer.StartAsync();
        using var put = await server.Client.PutAsJsonAsync(Path, new IndicatorSetting(App, " sum(rate(a[5m])) ", "vector(0)", ""), Stop);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        var kept = (await server.Client.GetFromJsonAsync<IndicatorsResponse>(Path, Stop))!;
        Assert.Equal(new IndicatorSetting(App, "sum(rate(a[5m]))", "vector(0)", ""), Assert.Single(kept.Indicators));
        using var back = await server.Client.PutAsJsonAsync(Path, new IndicatorSetting(App, "", "", ""), Stop);
        Assert.Empty((await back.Content.ReadFromJsonAsync<IndicatorsResponse>(Stop))!.Indicators);
    }

    [Theory]
    [InlineData("cart", "a", "b", "", "An application is named as namespace:kind:name.")]
    [InlineData(App, "a", "", "", "Total and failed requests belong together")]
    [InlineData(App, "", "b", "c", "Total and failed requests belong together")]
    [InlineData(App, "sum(rate(a[5m])", "b", "", "Total requests, line:column 1:")]
    [InlineData(App, "a", "b + ", "", "Failed requests, line:column 1:")]
    [InlineData(App, "", "", "b[5m]", "The histogram: the query must give a number at a time")]
    [InlineData(App, "\"text\"", "b", "", "Total requests: the query must give a number at a time")]
    public async Task What_is_no_query_is_refused_with_a_sentence(string application, string total, string failed, string histogram, string sentence)
    {
        await using var server = await RunningServer.StartAsync();
        using var answer = await server.Client.PutAsJsonAsync(Path, new IndicatorSetting(application, total, failed, histogram), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(sentence, (await answer.Content.ReadFromJsonAsync<ProblemDetails>(Stop))!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Length_and_number_are_bounded()
    {
        Assert.Null(IndicatorSettings.Refusal(new("", "", "a" + new string(' ', 3999))));
        Assert.Contains("4000 characters", IndicatorSettings.Refusal(new("", "", "a" + new string(' ', 4000)))!, StringComparison.Ordinal);
        var (settings, query) = (IndicatorSettings.Kind.Initial, new IndicatorQueries("", "", "a"));
        for (var i = 0; i < IndicatorSettings.MaxApplications; i++)
        {
            Assert.Null(settings.Refusal($"shop:Deployment:a{i}", query));
            settings = settings.With($"shop:Deployment:a{i}", query);
        }
        Assert.StartsWith("At most", settings.Refusal(App, query)!, StringComparison.Ordinal);
        Assert.Null(settings.Refusal("shop:Deployment:a3", query));
        Assert.Null(settings.Refusal(App, new("", "", "")));
    }
}

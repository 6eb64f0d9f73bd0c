using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Taproot.Server.Api.Contracts;

namespace Taproot.Server.Tests.EndToEnd;

/// <summary>The explorer of logs against the real server: records come by OTLP and are found by query lines.</summary>
public sealed class LogExplorerTests
{
    private const string Api = "/api/projects/default/logs";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_are_found_counted_followed_and_given_out()
    {
        var directory = Directory.CreateTempSubdirectory("taproot-logs-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(directory);
            await SendAsync(server, "shop", 0, 300);
            await SendAsync(server, "cart", 300, 30);
            await SearchAsync(server);
            await CountAsync(server);
            await FindAroundAsync(server);
            await ExportAsync(server);
            await FollowAsync(server);
            await RefuseAsync(server);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task SendAsync(ServerProcess server, string service, int first, int count)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var records = Enumerable.Range(first, count).Select(i => new
        {
            timeUnixNano = ((now - (first + count - i) * 10) * 1_000_000).ToString(CultureInfo.InvariantCulture),
            severityNumber = i % 10 == 0 ? 17 : 9,
            body = new { stringValue = i % 10 == 0 ? $"Order {i} failed: card, \"refused\"" : $"Order {i} is paid" },
            attributes = new[] { new { key = "order", value = new { stringValue = i.ToString(CultureInfo.InvariantCulture) } } },
        });
        var body = new
        {
            resourceLogs = new[]
            {
                new { resource = new { attributes = new[] { new { key = "service.name", value = new { stringValue = service } } } }, scopeLogs = new[] { new { logRecords = records } } },
            },
        };
        using var response = await server.Client.PostAsJsonAsync(new Uri(server.OtlpHttp, "/v1/logs"), body, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static Task<T> GetAsync<T>(ServerProcess server, string path) => server.Client.GetFromJsonAsync<T>(Api + path, Stop)!;

    private static string Line(string line) => "query=" + Uri.EscapeDataString(line);

    private static async Task SearchAsync(ServerProcess server)
    {
        Assert.Equal(30, (await GetAsync<LogsResponse>(server, $"?{Line("failed service:shop")}")).Records.Count);
        var all = (await GetAsync<LogsResponse>(server, $"?limit=1000&{Line("order:*")}")).Records;
        Assert.Equal(330, all.Count);
        var newer = await GetAsync<LogsResponse>(server, $"?limit=5&before={all[10].Key}");
        Assert.Equal(all.Skip(5).Take(5).Select(r => r.Key), newer.Records.Select(r => r.Key));
    }

    private static async Task CountAsync(ServerProcess server)
    {
        foreach (var line in (string[])["severity:error", "/fail/ severity>=error"])
        {
            var histogram = await GetAsync<LogHistogramResponse>(server, $"/histogram?{Line(line)}");
            Assert.Equal((33, "error", 60_000), (histogram.Total, Assert.Single(histogram.Severities).Severity, histogram.StepMs));
        }
        var services = await GetAsync<FieldsResponse>(server, $"/fields/values?field=service&{Line("severity:error")}");
        Assert.Equal([("shop", 30L), ("cart", 3L)], services.Values.Select(v => (v.Value, v.Records)));
        Assert.Contains((await GetAsync<FieldsResponse>(server, "/fields")).Values, v => v is { Value: "order", Records: 330 });
        var patterns = (await GetAsync<LogPatternsResponse>(server, "/patterns?compare=previous")).Patterns;
        Assert.All(patterns, p => Assert.Equal(("new", p.Records), (p.Change, p.Trend.Sum())));
        Assert.Equal(330, patterns.Sum(p => p.Records));
        Assert.Empty((await GetAsync<LogPatternsResponse>(server, $"/patterns?newSince={TimeProvider.System.GetUtcNow().AddMinutes(5).ToUnixTimeMilliseconds()}")).Patterns);
    }

    private static async Task FindAroundAsync(ServerProcess server)
    {
        var record = (await GetAsync<LogsResponse>(server, $"?{Line("order:150")}")).Records.Single();
        var around = await GetAsync<LogSurroundings>(server, $"/around?lines=3&key={record.Key}");
        Assert.Equal(record.Key, around.Record.Key);
        Assert.Equal(["153", "152", "151", "150", "149", "148", "147"], around.Records.Select(r => r.Attributes["order"]));
    }

    private static async Task ExportAsync(ServerProcess server)
    {
        var lines = (await server.Client.GetStringAsync($"{Api}/export?format=ndjson", Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(330, lines.Select(l => JsonSerializer.Deserialize<LogRecordView>(l, JsonSerializerOptions.Web)!.Key).Distinct().Count());
        var csv = (await server.Client.GetStringAsync($"{Api}/export?format=csv&records=20&{Line("failed")}", Stop)).Split("\r\n");
        Assert.Equal((22, "time,severity,service"), (csv.Length, csv[0][..21]));
        Assert.Contains(",error,cart,,\"Order 320 failed: card, \"\"refused\"\"\",", csv[1], StringComparison.Ordinal);
    }

    private static async Task FollowAsync(ServerProcess server)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        stop.CancelAfter(TimeSpan.FromSeconds(30));
        await using var stream = await server.Client.GetStreamAsync($"{Api}/tail?{Line("service:later")}", stop.Token);
        List<string> found = [];
        var isSent = false;
        await foreach (var item in SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<LogTailPart>(data, JsonSerializerOptions.Web)!).EnumerateAsync(stop.Token))
        {
            found.AddRange(item.Data.Records.Select(r => r.Attributes["order"]));
            if (!isSent) await SendAsync(server, "later", 1, 3);
            isSent = true;
            if (found.Count > 0) break;
        }
        Assert.Equal(["3", "2", "1"], found);
    }

    private static async Task RefuseAsync(ServerProcess server)
    {
        foreach (var (path, sentence) in new[]
        {
            ($"?{Line("a or")}", "'query', at character 5: Something is missing at the end: a text or a field."),
            ($"?{Line("/a(?=b)/")}", "no look-around"), ($"?{Line("application>3")}", "application:name"), ("/export?format=xml", "ndjson or csv"), ("/around?key=7", "'key'"),
        })
        {
            using var response = await server.Client.GetAsync(Api + path, Stop);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stop));
            Assert.Contains(sentence, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }
}

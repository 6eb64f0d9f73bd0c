using System.Net;
using Taproot.Server.Tests.EndToEnd;
using Taproot.Store;

namespace Taproot.Server.Tests.Prometheus;

/// <summary>The same hour of data in Prometheus 2.42 and in Taproot, the same questions to both.</summary>
public sealed class DifferentialTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prometheus_and_Taproot_give_the_same_answers()
    {
        Assert.SkipWhen(EngineLibrary.Find(null) is null, "libchdb.so is not installed; ./taproot test fetches it.");
        Assert.SkipUnless(RealPrometheus.IsInstalled, "Prometheus is not installed; ./taproot test installs it.");
        var directory = Directory.CreateTempSubdirectory("taproot-promql-").FullName;
        try
        {
            await using var prometheus = await RealPrometheus.StartAsync("global: {}\n");
            await using var taproot = await ServerProcess.StartAsync(directory);
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            var hour = new SyntheticHour(now - now % 60_000);
            foreach (var body in hour.Bodies())
            {
                await WriteAsync(prometheus.Client, body);
                await WriteAsync(taproot.Client, body);
            }
            var differences = await CompareAsync(prometheus.Client, taproot.Client, hour);
            Assert.True(Expressions.All.Count >= 400, $"{Expressions.All.Count} expressions are not enough.");
            Assert.True(differences.Count == 0, $"{differences.Count} of {Questions(hour).Count()} answers differ (Prometheus | Taproot):\n{string.Join('\n', differences.Take(60))}");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<List<string>> CompareAsync(HttpClient prometheus, HttpClient taproot, SyntheticHour hour)
    {
        var differences = new List<string>();
        await Parallel.ForEachAsync(Questions(hour), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Stop }, async (question, cancellation) =>
        {
            var expected = await Answers.GetAsync(prometheus, $"/api/v1/{question}", cancellation);
            var actual = await Answers.GetAsync(taproot, $"/api/projects/default/prometheus/api/v1/{question}", cancellation);
            if (expected.Difference(actual) is not { } difference) return;
            lock (differences) differences.Add($"{Uri.UnescapeDataString(question)}\n    {difference}");
        });
        return differences;
    }

    /// <summary>Each expression at an instant within the hour and over a part of it; some also with an odd step.</summary>
    private static IEnumerable<string> Questions(SyntheticHour hour)
    {
        var (start, end) = (hour.StartMs / 1000, hour.EndMs / 1000);
        foreach (var (i, expression) in Expressions.All.Index())
        {
            var query = Uri.EscapeDataString(expression);
            yield return $"query?query={query}&time={end - 60 * (i % 30)}";
            yield return $"query_range?query={query}&start={start + 600}&end={end + 300}&step={(i % 3 == 0 ? 37 : 60)}";
        }
    }

    private static async Task WriteAsync(HttpClient client, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/write") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/x-protobuf");
        request.Content.Headers.ContentEncoding.Add("snappy");
        request.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
        using var response = await client.SendAsync(request, Stop);
        Assert.True(response.StatusCode == HttpStatusCode.NoContent, await response.Content.ReadAsStringAsync(Stop));
    }
}

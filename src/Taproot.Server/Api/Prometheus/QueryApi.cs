using Taproot.PromQL;
using Taproot.PromQL.Source;
using Taproot.Store;

namespace Taproot.Server.Api.Prometheus;

/// <summary>Queries at one instant and over a range of time.</summary>
internal sealed class QueryApi(QueryEngine engine, ISeriesStore store, QueryMetrics metrics, TimeProvider time) : IDisposable
{
    private const int MostPoints = 11_000;
    private const long LongestLookbackMs = 7L * 86_400_000;
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(2);

    // More would not be done sooner, but would need more memory at once.
    private readonly SemaphoreSlim _running = new(Math.Max(4, 2 * Environment.ProcessorCount));

    public void Dispose() => _running.Dispose();

    /// <summary><c>query</c></summary>
    public async Task QueryAsync(ApiParameters parameters, HttpResponse response)
    {
        var request = new Request(parameters);
        var at = parameters.FindTime("time") ?? time.GetUtcNow().ToUnixTimeMilliseconds();
        await AnswerAsync(response, request, (source, stop) => engine.EvaluateInstantAsync(request.Text, at, request.Options, source, stop));
    }

    /// <summary><c>query_range</c></summary>
    public async Task QueryRangeAsync(ApiParameters parameters, HttpResponse response)
    {
        var request = new Request(parameters);
        var (start, end) = (parameters.GetTime("start"), parameters.GetTime("end"));
        if (end < start) throw ApiException.BadParameter("end", "it lies before start");
        if (parameters.FindDuration("step") is not { } step) throw ApiException.BadParameter("step", "it is missing");
        if (step <= 0) throw ApiException.BadParameter("step", "it must be longer than nothing");
        if ((end - start) / step > MostPoints - 1)
            throw ApiException.BadData($"The range has more than {MostPoints} points a series. Enlarge step, or ask for a shorter time.");
        await AnswerAsync(response, request, (source, stop) => engine.EvaluateRangeAsync(request.Text, start, end, step, request.Options, source, stop));
    }

    /// <summary><c>format_query</c></summary>
    public static async Task FormatAsync(ApiParameters parameters, HttpResponse response)
    {
        var text = QueryText.Format(parameters.Get("query"));
        await using var answer = AnswerWriter.Succeed(response);
        answer.Json.WriteStringValue(text);
        answer.End([], []);
    }

    private async Task AnswerAsync(HttpResponse response, Request request, Func<ISeriesSource, CancellationToken, Task<QueryResult>> evaluate)
    {
        var report = new ReadReport();
        var stop = response.HttpContext.RequestAborted;
        metrics.Came();
        try
        {
            var came = time.GetTimestamp();
            await _running.WaitAsync(stop);
            metrics.Began(time.GetElapsedTime(came));
            await RunAsync(() => evaluate(store.OpenSource(ProjectOf(response), report), stop), result => WriteAsync(response, request, report, result));
        }
        finally
        {
            metrics.Went();
        }
    }

    private async Task RunAsync(Func<Task<QueryResult>> evaluate, Func<QueryResult, Task> write)
    {
        var (began, answered) = (time.GetTimestamp(), false);
        try
        {
            await write(await evaluate());
            answered = true;
        }
        finally
        {
            _running.Release();
            metrics.Ended(answered, time.GetElapsedTime(began));
        }
    }

    private static string ProjectOf(HttpResponse response) => (string)response.HttpContext.Request.RouteValues["project"]!;

    private static async Task WriteAsync(HttpResponse response, Request request, ReadReport report, QueryResult result)
    {
        await using var answer = AnswerWriter.Succeed(response);
        answer.Json.WriteStartObject();
        answer.Json.WriteString("resultType"u8, result.Value.TypeName);
        answer.Json.WritePropertyName("result"u8);
        var isCut = await ValueWriter.WriteAsync(answer, result.Value, request.Limit, response.HttpContext.RequestAborted);
        if (request.WantsStatistics) StatisticsWriter.Write(answer.Json, result, report, request.Explains);
        answer.Json.WriteEndObject();
        IReadOnlyCollection<string> warnings = isCut ? [.. result.Warnings, $"The answer is cut: there are more than {request.Limit} series (limit)."] : result.Warnings;
        answer.End(warnings, result.Infos);
    }

    /// <summary>What both kinds of queries may set.</summary>
    private sealed class Request(ApiParameters parameters)
    {
        public string Text { get; } = parameters.Get("query");

        public int Limit { get; } = parameters.FindCount("limit") is > 0 and var limit ? limit : int.MaxValue;

        public bool Explains { get; } = parameters.Find("explain") is "1" or "true" || parameters.Find("stats") is "all";

        public bool WantsStatistics => Explains || parameters.Find("stats") is { Length: > 0 };

        public QueryOptions Options { get; } = new() { LookbackMs = Lookback(parameters), Timeout = TimeoutOf(parameters) };

        private static long? Lookback(ApiParameters parameters) => parameters.FindDuration("lookback_delta") switch
        {
            null => null,
            <= 0 or > LongestLookbackMs => throw ApiException.BadParameter("lookback_delta", "it must be positive and at most 7 days"),
            var ms => ms,
        };

        private static TimeSpan? TimeoutOf(ApiParameters parameters) => parameters.FindDuration("timeout") switch
        {
            null => null,
            <= 0 => throw ApiException.BadParameter("timeout", "it must be positive"),
            var ms => TimeSpan.FromMilliseconds(Math.Min(ms.Value, LongestTimeout.TotalMilliseconds)),
        };
    }
}

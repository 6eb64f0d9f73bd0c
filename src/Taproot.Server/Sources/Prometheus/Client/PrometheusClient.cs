using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Taproot.Server.Sources.Prometheus.Client;

/// <summary>Prometheus' HTTP interface, as far as it is used here. Every answer is bounded in size and time.</summary>
internal sealed class PrometheusClient(PrometheusConnection connection, ReadLimits limits, PrometheusMetrics metrics, string project, TimeProvider time)
{
    /// <summary>Longest time of one request.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private const int MaxWarningsLength = 300;

    /// <summary>The conditions under which it reads.</summary>
    public ReadLimits Limits => limits;

    /// <summary>The last warnings of the far side, such as of a partial answer; empty when the last answer had none.</summary>
    public string Warnings { get; private set; } = "";

    /// <summary>Evaluates at one instant, and hands over the series as they arrive.</summary>
    /// <exception cref="PrometheusException">The far side does not answer as it should.</exception>
    public Task QueryAsync(string expression, long timeMs, MatrixSink sink, CancellationToken cancellationToken) =>
        ReadAsync("query", [new("query", expression), new("time", Seconds(timeMs))], sink, cancellationToken);

    /// <summary>Evaluates at the points of a grid, both ends included.</summary>
    /// <exception cref="PrometheusException">The far side does not answer as it should.</exception>
    public Task QueryRangeAsync(string expression, long fromMs, long toMs, long stepMs, MatrixSink sink, CancellationToken cancellationToken) =>
        ReadAsync("query_range", [new("query", expression), new("start", Seconds(fromMs)), new("end", Seconds(toMs)), new("step", Seconds(stepMs))], sink, cancellationToken);

    /// <summary>A small answer's <c>data</c>. Dispose it.</summary>
    /// <exception cref="PrometheusException">The far side does not answer as it should.</exception>
    public async Task<(JsonDocument Document, JsonElement Data)> GetAsync(string path, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(Timeout, time, cancellationToken);
        var started = time.GetTimestamp();
        try
        {
            using var response = await SendAsync(path, parameters, limit.Token);
            var body = await ReadHeldAsync(response, limit.Token);
            var document = Parse(body, response.StatusCode);
            metrics.Query(project, "ok", time.GetElapsedTime(started), body.Length, 0);
            return (document, document.RootElement.GetProperty("data"));
        }
        catch (Exception e) when (IsFailure(e, cancellationToken))
        {
            throw Count(e, limit, started, 0);
        }
    }

    /// <summary>Sends a request without reading the answer's body.</summary>
    /// <exception cref="PrometheusException">No answer came.</exception>
    public Task<HttpResponseMessage> SendAsync(string path, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken) =>
        connection.SendAsync(() => TakesForms(path) && parameters.Count > 0
            ? new(HttpMethod.Post, connection.Settings.Under("api/v1/" + path)) { Content = new FormUrlEncodedContent(parameters) }
            : new(HttpMethod.Get, connection.Settings.Under($"api/v1/{path}?{string.Join('&', parameters.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"))}".TrimEnd('?'))), cancellationToken);

    // Selectors are longer than some proxies' limit of an address, so they go in a form where one is taken.
    private static bool TakesForms(string path) => path is "query" or "query_range" or "series" or "labels";

    internal static string Seconds(long timeMs) => (timeMs / 1000m).ToString(CultureInfo.InvariantCulture);

    private async Task ReadAsync(string path, KeyValuePair<string, string>[] parameters, MatrixSink sink, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(Timeout, time, cancellationToken);
        var started = time.GetTimestamp();
        var reader = new MatrixReader(limits, sink);
        try
        {
            using var response = await SendAsync(path, parameters, limit.Token);
            if (response.StatusCode != HttpStatusCode.OK) throw Refusal(response.StatusCode, ErrorOf(await ReadHeldAsync(response, limit.Token)));
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            var bytes = await reader.ReadAsync(body, limit.Token);
            if (reader.Succeeded != true) throw Refusal(HttpStatusCode.UnprocessableEntity, reader.Error);
            Warnings = Cut(string.Join(" ", reader.Warnings));
            metrics.Query(project, "ok", time.GetElapsedTime(started), bytes, reader.Samples);
        }
        catch (Exception e) when (IsFailure(e, cancellationToken))
        {
            throw Count(e, limit, started, reader.Samples);
        }
    }

    private static string Cut(string text) => text.Length > MaxWarningsLength ? text[..MaxWarningsLength] : text;

    private async Task<ReadOnlyMemory<byte>> ReadHeldAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var held = new MemoryStream();
        var buffer = new byte[32 << 10];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (held.Length + read > limits.MaxHeldBytes)
                throw new PrometheusException(PrometheusFailure.TooLarge, $"The answer has more than {limits.MaxHeldBytes >> 20} MiB. Narrow it with the extra selector.");
            held.Write(buffer, 0, read);
        }
        return held.GetBuffer().AsMemory(0, (int)held.Length);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body, HttpStatusCode status)
    {
        if (status != HttpStatusCode.OK) throw Refusal(status, ErrorOf(body));
        try
        {
            var document = JsonDocument.Parse(body, new() { MaxDepth = 32 });
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("status", out var word) && word.ValueEquals("success") && root.TryGetProperty("data", out _)) return document;
            document.Dispose();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw NotPrometheus(e);
        }
        throw NotPrometheus(null);
    }

    private static PrometheusException NotPrometheus(Exception? inner) =>
        new(PrometheusFailure.Malformed, "What answers is not Prometheus' interface. Check the path of the URL: Mimir has it under /prometheus, VictoriaMetrics' cluster under /select/0/prometheus.", inner);

    private static string ErrorOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new() { MaxDepth = 32 });
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String
                ? Sentence.Of(error.GetString()!)
                : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "";
        }
    }

    /// <summary>What an HTTP status means.</summary>
    internal static PrometheusException Refusal(HttpStatusCode status, string words)
    {
        var said = words.Length > 0 ? $" It says: {words}" : "";
        return (int)status switch
        {
            401 => new(PrometheusFailure.Unauthorized, $"The credentials are not accepted (401). Check user and password, or the token.{said}"),
            403 => new(PrometheusFailure.Unauthorized, $"The credentials do not permit this (403).{said}"),
            404 => new(PrometheusFailure.NotFound, $"There is no such interface at this URL (404). Check its path: Mimir has it under /prometheus, VictoriaMetrics' cluster under /select/0/prometheus.{said}"),
            >= 300 and < 400 => new(PrometheusFailure.Redirected, $"The server sends elsewhere ({(int)status}), and credentials do not follow. Enter the final address."),
            422 or 503 when words.Contains("timed out", StringComparison.OrdinalIgnoreCase) => new(PrometheusFailure.TimedOut, $"The server gave the query up as too slow.{said}"),
            422 when IsAboutSize(words) => new(PrometheusFailure.TooMuchAsked, $"The query reads more than the server allows.{said}"),
            429 => new(PrometheusFailure.Overloaded, $"The server has too many requests (429).{said}"),
            >= 500 => new(PrometheusFailure.Overloaded, $"The server fails ({(int)status}).{said}"),
            _ => new(IsAboutSize(words) ? PrometheusFailure.TooMuchAsked : PrometheusFailure.Refused, $"The server refuses the request ({(int)status}).{said}"),
        };
    }

    // Each server has words of its own for it.
    private static bool IsAboutSize(string words) =>
        words.Contains("too many samples", StringComparison.OrdinalIgnoreCase) || words.Contains("max-samples", StringComparison.OrdinalIgnoreCase)
        || words.Contains("maxSamples", StringComparison.OrdinalIgnoreCase) || words.Contains("limit", StringComparison.OrdinalIgnoreCase)
        || words.Contains("exceeds", StringComparison.OrdinalIgnoreCase);

    private static bool IsFailure(Exception e, CancellationToken caller) =>
        e is PrometheusException or HttpRequestException or IOException || (e is OperationCanceledException && !caller.IsCancellationRequested);

    private PrometheusException Count(Exception e, TimeLimit limit, long started, long samples)
    {
        var failure = e as PrometheusException
            ?? (limit.IsOver
                ? new(PrometheusFailure.TimedOut, $"The server did not answer within {Timeout.TotalSeconds:0} s.", e)
                : new(PrometheusFailure.Unreachable, $"The connection broke off: {Sentence.Of(e.Message)}", e));
        metrics.Query(project, PrometheusMetrics.CodeOf(failure.Failure), time.GetElapsedTime(started), 0, samples);
        return failure;
    }
}

using Taproot.PromQL;
using Taproot.Store;

namespace Taproot.Server.Api.Prometheus;

/// <summary>Single measurements of the series that a query reads, with the traces that they are of.</summary>
internal sealed class ExemplarApi(ISeriesStore store)
{
    private const int MostExemplars = 10_000;
    private const int MostSelectors = 32;

    /// <summary><c>query_exemplars</c></summary>
    public async Task QueryAsync(ApiParameters parameters, HttpResponse response)
    {
        var (from, to) = (parameters.GetTime("start"), parameters.GetTime("end"));
        if (to < from) throw ApiException.BadParameter("end", "it lies before start");
        var selectors = QueryText.SelectorsOf(parameters.Get("query"));
        if (selectors.Length > MostSelectors) throw ApiException.BadParameter("query", $"it has more than {MostSelectors} selectors");
        var project = (string)response.HttpContext.Request.RouteValues["project"]!;
        Dictionary<string, SeriesExemplars> found = new(StringComparer.Ordinal);
        var left = MostExemplars;
        foreach (var selector in selectors)
        {
            foreach (var series in await store.GetExemplarsAsync(project, selector, from, to, left, response.HttpContext.RequestAborted))
            {
                if (found.TryAdd(series.Series.ToString(), series)) left -= series.Exemplars.Count;
            }
            if (left == 0) break;
        }
        await WriteAsync(response, found.Values, left == 0);
    }

    private static async Task WriteAsync(HttpResponse response, IEnumerable<SeriesExemplars> found, bool isCut)
    {
        await using var answer = AnswerWriter.Succeed(response);
        answer.Json.WriteStartArray();
        foreach (var series in found)
        {
            answer.Json.WriteStartObject();
            answer.Json.WritePropertyName("seriesLabels"u8);
            answer.WriteLabels(series.Series);
            answer.Json.WriteStartArray("exemplars"u8);
            foreach (var exemplar in series.Exemplars) Write(answer, exemplar);
            answer.Json.WriteEndArray();
            answer.Json.WriteEndObject();
            await answer.BreatheAsync(response.HttpContext.RequestAborted);
        }
        answer.Json.WriteEndArray();
        answer.End(isCut ? [$"The list is cut: there are more than {MostExemplars} exemplars. Narrow the query or its time."] : [], []);
    }

    private static void Write(AnswerWriter answer, MetricExemplar exemplar)
    {
        Span<byte> text = stackalloc byte[SampleText.Longest];
        answer.Json.WriteStartObject();
        answer.Json.WritePropertyName("labels"u8);
        answer.WriteLabels(exemplar.Labels);
        answer.Json.WriteString("value"u8, text[..SampleText.Format(exemplar.Value, text)]);
        answer.Json.WriteNumber("timestamp"u8, exemplar.TimeMs / 1000m);
        answer.Json.WriteEndObject();
    }
}

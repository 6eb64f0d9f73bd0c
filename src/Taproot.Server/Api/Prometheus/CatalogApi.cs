using Taproot.PromQL;
using Taproot.PromQL.Source;
using Taproot.Store;

namespace Taproot.Server.Api.Prometheus;

/// <summary>What series, labels, values and metrics there are.</summary>
internal sealed class CatalogApi(ISeriesStore store)
{
    private const int MostItems = 200_000;
    private const long EndOfTimeMs = 4_000_000_000_000;

    /// <summary><c>series</c></summary>
    public async Task SeriesAsync(ApiParameters parameters, HttpResponse response)
    {
        var query = QueryOf(parameters);
        if (query.Selectors.IsEmpty) throw ApiException.BadData("Name the series by at least one match[].");
        var found = await Catalog(response).FindSeriesAsync(query, response.HttpContext.RequestAborted);
        await using var answer = AnswerWriter.Succeed(response);
        answer.Json.WriteStartArray();
        foreach (var labels in found.Items)
        {
            answer.WriteLabels(labels);
            await answer.BreatheAsync(response.HttpContext.RequestAborted);
        }
        answer.Json.WriteEndArray();
        answer.End(WarningsOf(found.IsCut, query.Limit), []);
    }

    /// <summary><c>labels</c></summary>
    public async Task LabelsAsync(ApiParameters parameters, HttpResponse response)
    {
        var query = QueryOf(parameters);
        await WriteTextsAsync(response, await Catalog(response).FindLabelNamesAsync(query, response.HttpContext.RequestAborted), query.Limit);
    }

    /// <summary><c>label/NAME/values</c></summary>
    public async Task ValuesAsync(ApiParameters parameters, HttpResponse response)
    {
        var name = (string)response.HttpContext.Request.RouteValues["name"]!;
        if (!IsLabelName(name)) throw ApiException.BadData($"'{name}' cannot be the name of a label.");
        var query = QueryOf(parameters);
        await WriteTextsAsync(response, await Catalog(response).FindLabelValuesAsync(name, query, response.HttpContext.RequestAborted), query.Limit);
    }

    /// <summary><c>metadata</c></summary>
    public async Task MetadataAsync(ApiParameters parameters, HttpResponse response)
    {
        var limit = parameters.FindCount("limit") is > 0 and var given ? Math.Min(given, MostItems) : MostItems;
        var all = await store.GetMetadataAsync(ProjectOf(response), parameters.Find("metric"), limit, response.HttpContext.RequestAborted);
        await using var answer = AnswerWriter.Succeed(response);
        answer.Json.WriteStartObject();
        foreach (var metric in all)
        {
            answer.Json.WriteStartArray(metric.Metric);
            answer.Json.WriteStartObject();
            answer.Json.WriteString("type"u8, metric.Type);
            answer.Json.WriteString("help"u8, metric.Help);
            answer.Json.WriteString("unit"u8, metric.Unit);
            answer.Json.WriteEndObject();
            answer.Json.WriteEndArray();
        }
        answer.Json.WriteEndObject();
        answer.End([], []);
    }

    private static string ProjectOf(HttpResponse response) => (string)response.HttpContext.Request.RouteValues["project"]!;

    private ISeriesCatalog Catalog(HttpResponse response) => store.OpenCatalog(ProjectOf(response));

    private static CatalogQuery QueryOf(ApiParameters parameters)
    {
        var (from, to) = (parameters.FindTime("start") ?? 0, parameters.FindTime("end") ?? EndOfTimeMs);
        if (to < from) throw ApiException.BadParameter("end", "it lies before start");
        var limit = parameters.FindCount("limit") is > 0 and var given ? Math.Min(given, MostItems) : MostItems;
        return new([.. parameters.All("match[]").Select(QueryText.ParseSelector)], from, to, limit);
    }

    private static bool IsLabelName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static async Task WriteTextsAsync(HttpResponse response, CatalogAnswer<string> found, int limit)
    {
        await using var answer = AnswerWriter.Succeed(response);
        answer.Json.WriteStartArray();
        foreach (var text in found.Items)
        {
            answer.Json.WriteStringValue(text);
            await answer.BreatheAsync(response.HttpContext.RequestAborted);
        }
        answer.Json.WriteEndArray();
        answer.End(WarningsOf(found.IsCut, limit), []);
    }

    private static string[] WarningsOf(bool isCut, int limit) => isCut ? [$"The list is cut: there are more than {limit} entries (limit)."] : [];
}

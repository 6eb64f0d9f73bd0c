using System.Text.Json;
using Taproot.PromQL;
using Taproot.Store;

namespace Taproot.Server.Api.Prometheus;

/// <summary>Writes how a query was answered: Prometheus' own figures under <c>stats</c>, what was read and done stage by stage under <c>explain</c>.</summary>
internal static class StatisticsWriter
{
    public static void Write(Utf8JsonWriter json, QueryResult result, ReadReport report, bool explains)
    {
        var statistics = result.Statistics;
        json.WriteStartObject("stats"u8);
        json.WriteStartObject("timings"u8);
        json.WriteNumber("evalTotalTime"u8, statistics.Evaluation.TotalSeconds);
        json.WriteNumber("execTotalTime"u8, (statistics.Parsing + statistics.Evaluation).TotalSeconds);
        json.WriteEndObject();
        json.WriteStartObject("samples"u8);
        json.WriteNumber("totalQueryableSamples"u8, statistics.SamplesRead);
        json.WriteNumber("peakSamples"u8, statistics.SamplesMade);
        json.WriteEndObject();
        json.WriteEndObject();
        if (!explains) return;
        json.WriteStartObject("explain"u8);
        json.WriteNumber("parseSeconds"u8, statistics.Parsing.TotalSeconds);
        json.WriteNumber("evaluateSeconds"u8, statistics.Evaluation.TotalSeconds);
        WriteReads(json, report);
        WriteSelectors(json, statistics);
        WriteNodes(json, statistics);
        json.WriteEndObject();
    }

    private static void WriteReads(Utf8JsonWriter json, ReadReport report)
    {
        json.WriteStartArray("store"u8);
        foreach (var step in report.Steps)
        {
            json.WriteStartObject();
            json.WriteString("selector"u8, step.Selector);
            json.WriteNumber("metrics"u8, step.Metrics);
            json.WriteNumber("series"u8, step.Series);
            json.WriteNumber("samples"u8, step.Samples);
            json.WriteBoolean("fromMemory"u8, step.IsFromMemory);
            json.WriteNumber("findSeconds"u8, step.FindDuration.TotalSeconds);
            json.WriteNumber("readSeconds"u8, step.ReadDuration.TotalSeconds);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteSelectors(Utf8JsonWriter json, QueryStatistics statistics)
    {
        json.WriteStartArray("selectors"u8);
        foreach (var selector in statistics.Selectors)
        {
            json.WriteStartObject();
            json.WriteString("text"u8, selector.Text);
            json.WriteNumber("series"u8, selector.Series);
            json.WriteNumber("samples"u8, selector.Samples);
            json.WriteNumber("seconds"u8, selector.Elapsed.TotalSeconds);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteNodes(Utf8JsonWriter json, QueryStatistics statistics)
    {
        json.WriteStartArray("nodes"u8);
        foreach (var node in statistics.Nodes)
        {
            json.WriteStartObject();
            json.WriteString("text"u8, node.Text);
            json.WriteNumber("depth"u8, node.Depth);
            json.WriteNumber("series"u8, node.Series);
            json.WriteNumber("steps"u8, node.Steps);
            json.WriteNumber("seconds"u8, node.Elapsed.TotalSeconds);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

using Taproot.PromQL;

namespace Taproot.Server.Api.Prometheus;

/// <summary>Writes what a query evaluates to.</summary>
internal static class ValueWriter
{
    /// <summary>Writes at most <paramref name="limit"/> series; returns whether there were more.</summary>
    public static async ValueTask<bool> WriteAsync(AnswerWriter answer, QueryValue value, int limit, CancellationToken cancellation)
    {
        switch (value)
        {
            case ScalarValue scalar:
                answer.WriteSample(scalar.TimeMs, scalar.Value);
                return false;
            case StringValue text:
                answer.WriteText(text.TimeMs, text.Value);
                return false;
            case VectorValue vector:
                await WriteAsync(answer, vector, limit, cancellation);
                return vector.Samples.Length > limit;
            case MatrixValue matrix:
                await WriteAsync(answer, matrix, limit, cancellation);
                return matrix.Series.Length > limit;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value.GetType().Name, "Not a value that can be written.");
        }
    }

    private static async ValueTask WriteAsync(AnswerWriter answer, VectorValue vector, int limit, CancellationToken cancellation)
    {
        answer.Json.WriteStartArray();
        for (var i = 0; i < vector.Samples.Length && i < limit; i++)
        {
            answer.Json.WriteStartObject();
            answer.Json.WritePropertyName("metric"u8);
            answer.WriteLabels(vector.Samples[i].Labels);
            answer.Json.WritePropertyName("value"u8);
            answer.WriteSample(vector.TimeMs, vector.Samples[i].Value);
            answer.Json.WriteEndObject();
            await answer.BreatheAsync(cancellation);
        }
        answer.Json.WriteEndArray();
    }

    private static async ValueTask WriteAsync(AnswerWriter answer, MatrixValue matrix, int limit, CancellationToken cancellation)
    {
        answer.Json.WriteStartArray();
        for (var i = 0; i < matrix.Series.Length && i < limit; i++)
        {
            WriteSeries(answer, matrix.Series[i]);
            await answer.BreatheAsync(cancellation);
        }
        answer.Json.WriteEndArray();
    }

    private static void WriteSeries(AnswerWriter answer, MatrixSeries series)
    {
        answer.Json.WriteStartObject();
        answer.Json.WritePropertyName("metric"u8);
        answer.WriteLabels(series.Labels);
        answer.Json.WriteStartArray("values"u8);
        var times = series.TimesMs.Span;
        var values = series.Values.Span;
        for (var i = 0; i < times.Length; i++) answer.WriteSample(times[i], values[i]);
        answer.Json.WriteEndArray();
        answer.Json.WriteEndObject();
    }
}

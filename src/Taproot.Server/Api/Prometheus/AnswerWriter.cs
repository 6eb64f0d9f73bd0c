using System.Text.Encodings.Web;
using System.Text.Json;
using Taproot.Telemetry;

namespace Taproot.Server.Api.Prometheus;

/// <summary>Writes an answer of Prometheus' interface into the response while it is made: nothing of it is ever whole in memory.</summary>
internal sealed class AnswerWriter : IAsyncDisposable
{
    private const int FlushBytes = 1 << 16;
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly HttpResponse _response;
    private long _sent;

    private AnswerWriter(HttpResponse response)
    {
        _response = response;
        Json = new(response.BodyWriter, Format);
    }

    /// <summary>The text; what is within <c>data</c> goes here.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>Begins the answer to a request that can be answered; the value of <c>data</c> follows.</summary>
    public static AnswerWriter Succeed(HttpResponse response)
    {
        response.ContentType = "application/json";
        var writer = new AnswerWriter(response);
        writer.Json.WriteStartObject();
        writer.Json.WriteString("status"u8, "success"u8);
        writer.Json.WritePropertyName("data"u8);
        return writer;
    }

    /// <summary>The whole answer to a request that cannot be answered.</summary>
    public static async Task FailAsync(HttpResponse response, ApiException error)
    {
        response.StatusCode = error.Status;
        response.ContentType = "application/json";
        await using var writer = new AnswerWriter(response);
        writer.Json.WriteStartObject();
        writer.Json.WriteString("status"u8, "error"u8);
        writer.Json.WriteString("errorType"u8, error.ErrorType);
        writer.Json.WriteString("error"u8, error.Message);
        writer.Json.WriteEndObject();
    }

    /// <summary>Ends the answer.</summary>
    public void End(IReadOnlyCollection<string> warnings, IReadOnlyCollection<string> infos)
    {
        WriteTexts("warnings", warnings);
        WriteTexts("infos", infos);
        Json.WriteEndObject();
    }

    /// <summary>A label set as an object.</summary>
    public void WriteLabels(Labels labels)
    {
        Json.WriteStartObject();
        foreach (var (name, value) in labels.Items) Json.WriteString(name, value);
        Json.WriteEndObject();
    }

    /// <summary>A sample: an array of seconds and the value as a text.</summary>
    public void WriteSample(long timeMs, double value)
    {
        Span<byte> text = stackalloc byte[SampleText.Longest];
        Json.WriteStartArray();
        Json.WriteRawValue(text[..SampleText.FormatTime(timeMs, text)], skipInputValidation: true);
        Json.WriteStringValue(text[..SampleText.Format(value, text)]);
        Json.WriteEndArray();
    }

    /// <summary>A text at a time.</summary>
    public void WriteText(long timeMs, string value)
    {
        Span<byte> text = stackalloc byte[SampleText.Longest];
        Json.WriteStartArray();
        Json.WriteRawValue(text[..SampleText.FormatTime(timeMs, text)], skipInputValidation: true);
        Json.WriteStringValue(value);
        Json.WriteEndArray();
    }

    /// <summary>Sends what has been written when it is enough; waits for a reader that is slow.</summary>
    public ValueTask BreatheAsync(CancellationToken cancellation) =>
        Json.BytesPending + Json.BytesCommitted - _sent < FlushBytes ? ValueTask.CompletedTask : FlushAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await Json.DisposeAsync();
        await _response.BodyWriter.FlushAsync();
    }

    private async ValueTask FlushAsync(CancellationToken cancellation)
    {
        Json.Flush();
        _sent = Json.BytesCommitted;
        await _response.BodyWriter.FlushAsync(cancellation);
    }

    private void WriteTexts(string name, IReadOnlyCollection<string> texts)
    {
        if (texts.Count == 0) return;
        Json.WriteStartArray(name);
        foreach (var text in texts) Json.WriteStringValue(text);
        Json.WriteEndArray();
    }
}

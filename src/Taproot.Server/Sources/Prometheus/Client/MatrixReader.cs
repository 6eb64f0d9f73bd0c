using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Taproot.Server.Sources.Prometheus.Client;

/// <summary>
/// Reads the answer to a query as it arrives, series by series: an answer of hundreds of megabytes is never held whole. Takes matrices and vectors.
/// Everything else that is among them (histograms, statistics) is passed over.
/// </summary>
internal sealed class MatrixReader(ReadLimits limits, MatrixSink sink)
{
    private enum Place
    {
        Start, Root, Status, ErrorText, WarningsStart, Warnings, DataStart, Data, ResultStart, Result, Series, MetricStart, Metric, LabelValue, ValuesStart, Values, Time,
        Value, PairEnd, VectorPair, End,
    }

    private readonly LabelBlock _labels = new(limits);
    private long[] _times = new long[256];
    private double[] _values = new double[256];
    private int _count;
    private long _samples;
    private Place _place = Place.Start;
    private int _skipDepth = -1;
    private bool _isVector;
    private byte[] _labelName = new byte[64];
    private int _labelNameLength;
    private byte[] _text = new byte[256];

    /// <summary>Whether the far side says that it succeeded; null when it did not say.</summary>
    public bool? Succeeded { get; private set; }

    /// <summary>The far side's own words about a failure; empty when there are none.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Series read.</summary>
    public int Series { get; private set; }

    /// <summary>Samples read.</summary>
    public long Samples => _samples;

    /// <summary>Warnings that came along, such as of a partial answer; the first ones.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Reads <paramref name="stream"/> to its end.</summary>
    /// <returns>Bytes read.</returns>
    /// <exception cref="PrometheusException">The answer is too large or no answer of Prometheus.</exception>
    public async Task<long> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        var (length, total, isFinal) = (0, 0L, false);
        var state = new JsonReaderState(new() { MaxDepth = 32 });
        try
        {
            while (!isFinal)
            {
                if (length == buffer.Length) buffer = Grow(buffer);
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
                isFinal = read == 0;
                (length, total) = (length + read, total + read);
                if (total > limits.MaxBytes) throw TooLarge($"has more than {limits.MaxBytes >> 20} MiB");
                var consumed = Consume(buffer.AsSpan(0, length), isFinal, ref state);
                buffer.AsSpan(consumed, length - consumed).CopyTo(buffer);
                length -= consumed;
            }
            if (_place != Place.End) throw Malformed("it ends too soon");
            return total;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new PrometheusException(PrometheusFailure.Malformed, "The answer is not the JSON that Prometheus' interface answers with. Check that the URL leads to it.", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private byte[] Grow(byte[] full)
    {
        if (full.Length > 2 * limits.MaxTextBytes) throw TooLarge($"has a text of more than {limits.MaxTextBytes} bytes");
        var larger = ArrayPool<byte>.Shared.Rent(2 * full.Length);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }

    private int Consume(ReadOnlySpan<byte> bytes, bool isFinal, ref JsonReaderState state)
    {
        var reader = new Utf8JsonReader(bytes, isFinal, state);
        while (reader.Read())
        {
            if (_skipDepth < 0) Take(ref reader);
            else if (reader.CurrentDepth <= _skipDepth && reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject)) _skipDepth = -1;
        }
        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (_place)
        {
            case Place.Start: _place = Open(ref reader, JsonTokenType.StartObject, Place.Root); break;
            case Place.Root: TakeRoot(ref reader); break;
            case Place.Status:
                (Succeeded, _place) = (reader.ValueTextEquals("success"u8), Place.Root);
                break;
            case Place.ErrorText:
                (Error, _place) = (Sentence.Of(Text(ref reader)), Place.Root);
                break;
            case Place.WarningsStart: _place = Open(ref reader, JsonTokenType.StartArray, Place.Warnings); break;
            case Place.Warnings:
                if (reader.TokenType == JsonTokenType.EndArray) _place = Place.Root;
                else if (Warnings.Count < 10) Warnings.Add(Sentence.Of(Text(ref reader)));
                break;
            case Place.DataStart: _place = Open(ref reader, JsonTokenType.StartObject, Place.Data); break;
            case Place.Data: TakeData(ref reader); break;
            case Place.ResultStart: _place = Open(ref reader, JsonTokenType.StartArray, Place.Result); break;
            case Place.Result: TakeResult(ref reader); break;
            case Place.Series: TakeSeries(ref reader); break;
            case Place.MetricStart: _place = Open(ref reader, JsonTokenType.StartObject, Place.Metric); break;
            case Place.Metric: TakeLabelName(ref reader); break;
            case Place.LabelValue: TakeLabelValue(ref reader); break;
            case Place.ValuesStart: _place = Open(ref reader, JsonTokenType.StartArray, Place.Values); break;
            case Place.Values: _place = reader.TokenType == JsonTokenType.EndArray ? Place.Series : Open(ref reader, JsonTokenType.StartArray, Place.Time); break;
            case Place.VectorPair: _place = Open(ref reader, JsonTokenType.StartArray, Place.Time); break;
            case Place.Time: TakeTime(ref reader); break;
            case Place.Value: TakeValue(ref reader); break;
            case Place.PairEnd: _place = Open(ref reader, JsonTokenType.EndArray, _isVector ? Place.Series : Place.Values); break;
            default: throw Malformed("something follows its end");
        }
    }

    private void TakeRoot(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject) _place = Place.End;
        else if (reader.ValueTextEquals("status"u8)) _place = Place.Status;
        else if (reader.ValueTextEquals("error"u8)) _place = Place.ErrorText;
        else if (reader.ValueTextEquals("warnings"u8)) _place = Place.WarningsStart;
        else if (reader.ValueTextEquals("data"u8)) _place = Place.DataStart;
        else Skip(ref reader);
    }

    private void TakeData(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject) _place = Place.Root;
        else if (reader.ValueTextEquals("result"u8)) _place = Place.ResultStart;
        else Skip(ref reader);
    }

    private void TakeResult(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _place = Place.Data;
            return;
        }
        _place = Open(ref reader, JsonTokenType.StartObject, Place.Series);
        if (++Series > limits.MaxSeries) throw TooLarge($"has more than {limits.MaxSeries} series");
        _labels.Clear();
        _count = 0;
    }

    private void TakeSeries(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            _place = Place.Result;
            sink(_labels.Metric, _labels.Encode(), _times.AsSpan(0, _count), _values.AsSpan(0, _count));
        }
        else if (reader.ValueTextEquals("metric"u8)) _place = Place.MetricStart;
        else if (reader.ValueTextEquals("values"u8)) (_place, _isVector) = (Place.ValuesStart, false);
        else if (reader.ValueTextEquals("value"u8)) (_place, _isVector) = (Place.VectorPair, true);
        else Skip(ref reader);
    }

    private void TakeLabelName(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            _place = Place.Series;
            return;
        }
        Reserve(ref _labelName, reader.ValueSpan.Length);
        _labelNameLength = reader.CopyString(_labelName);
        _place = Place.LabelValue;
    }

    private void TakeLabelValue(ref Utf8JsonReader reader)
    {
        Reserve(ref _text, reader.ValueSpan.Length);
        var length = reader.CopyString(_text);
        _labels.Add(_labelName.AsSpan(0, _labelNameLength), _text.AsSpan(0, length));
        _place = Place.Metric;
    }

    private void TakeTime(ref Utf8JsonReader reader)
    {
        if (++_samples > limits.MaxSamples) throw TooLarge($"has more than {limits.MaxSamples} samples");
        if (_count == _times.Length)
        {
            Array.Resize(ref _times, 2 * _count);
            Array.Resize(ref _values, 2 * _count);
        }
        var seconds = reader.GetDouble();
        if (Math.Abs(seconds) > 1e11) throw Malformed("a time is out of range");
        _times[_count] = (long)Math.Round(seconds * 1000);
        _place = Place.Value;
    }

    private void TakeValue(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || !TryParse(reader.ValueSpan, out var value)) throw Malformed("a value is not a number");
        _values[_count++] = value;
        _place = Place.PairEnd;
    }

    private void Skip(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.PropertyName) throw Malformed("a name is missing");
        _skipDepth = reader.CurrentDepth;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        if (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length) return true;
        value = text switch
        {
            _ when text.SequenceEqual("NaN"u8) => double.NaN,
            _ when text.SequenceEqual("+Inf"u8) || text.SequenceEqual("Inf"u8) => double.PositiveInfinity,
            _ when text.SequenceEqual("-Inf"u8) => double.NegativeInfinity,
            _ => 0,
        };
        return value != 0;
    }

    private static Place Open(ref Utf8JsonReader reader, JsonTokenType expected, Place next) =>
        reader.TokenType == expected ? next : throw Malformed("a part is of another kind than expected");

    private string Text(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Malformed("a text is missing");

    private void Reserve(ref byte[] array, int size)
    {
        if (size > limits.MaxTextBytes) throw TooLarge($"has a text of more than {limits.MaxTextBytes} bytes");
        if (array.Length < size) array = new byte[Math.Max(size, 2 * array.Length)];
    }

    private static PrometheusException TooLarge(string what) =>
        new(PrometheusFailure.TooLarge, $"The answer {what}. Narrow it with the extra selector, or drop series that are not needed.");

    private static PrometheusException Malformed(string what) =>
        new(PrometheusFailure.Malformed, $"The answer is not as Prometheus' interface says: {what}. Check that the URL leads to it.");
}

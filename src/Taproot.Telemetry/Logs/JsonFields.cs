using System.Text.Json;

namespace Taproot.Telemetry.Logs;

/// <summary>The fields of one JSON log message, flattened into one buffer: message, level and ids known by their names, the rest as attributes.</summary>
internal sealed class JsonFields(LogRecordOptions options)
{
    private const int NoRank = int.MaxValue;

    // Names are bounded too: a path of this many bytes and no more.
    private const int MaxNameBytes = 512;

    private readonly List<Field> _fields = [];
    private readonly byte[] _path = new byte[MaxNameBytes];
    private byte[] _buffer = new byte[1024];
    private int _used;
    private Field _message;
    private Field _level;

    public long Dropped { get; private set; }

    public int Count => _fields.Count;

    public bool HasMessage => _message.Rank != NoRank;

    public ReadOnlySpan<byte> Message => ValueOf(_message);

    public LogSeverity Severity { get; private set; }

    public ReadOnlySpan<byte> TraceId => Find(JsonNames.IsTraceId);

    public ReadOnlySpan<byte> SpanId => Find(JsonNames.IsSpanId);

    public ReadOnlySpan<byte> Name(int index) => _buffer.AsSpan(_fields[index].Start, _fields[index].NameLength);

    public ReadOnlySpan<byte> Value(int index) => ValueOf(_fields[index]);

    /// <summary>Reads a message; false when it is not exactly one object with at least one field.</summary>
    /// <exception cref="JsonException">The message is not JSON.</exception>
    public bool Read(ReadOnlySpan<byte> message)
    {
        _fields.Clear();
        _used = 0;
        _message = _level = new() { Rank = NoRank };
        Severity = LogSeverity.Unknown;
        var reader = new Utf8JsonReader(message);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        ReadObject(ref reader, message, 0, 1);
        while (reader.Read())
        {
        }

        Severity = _level.Rank != NoRank ? SeverityOf(ValueOf(_level)) : LogSeverity.Unknown;
        return _fields.Count > 0 || HasMessage;
    }

    private void ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> message, int pathLength, int depth)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var length = Extend(ref reader, pathLength);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject && depth < options.MaxDepth)
            {
                ReadObject(ref reader, message, length, depth + 1);
                continue;
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                Add(_path.AsSpan(0, length), message[start..(int)reader.BytesConsumed], depth, false);
            }
            else AddScalar(ref reader, length, depth);
        }
    }

    private int Extend(ref Utf8JsonReader reader, int pathLength)
    {
        var dot = pathLength > 0 && pathLength < _path.Length ? 1 : 0;
        if (dot == 1) _path[pathLength] = (byte)'.';
        var raw = reader.ValueSpan;
        var room = _path.AsSpan(pathLength + dot);
        if (!reader.ValueIsEscaped) raw = raw[..Math.Min(raw.Length, room.Length)];
        else if (raw.Length <= room.Length) return pathLength + dot + reader.CopyString(room);
        else raw = raw[..room.Length];
        raw.CopyTo(room);
        return pathLength + dot + raw.Length;
    }

    private void AddScalar(ref Utf8JsonReader reader, int nameLength, int depth)
    {
        var name = _path.AsSpan(0, nameLength);
        if (reader.TokenType != JsonTokenType.String)
        {
            Add(name, reader.TokenType == JsonTokenType.Null ? default : reader.ValueSpan, depth, false);
            return;
        }

        if (!reader.ValueIsEscaped)
        {
            Add(name, reader.ValueSpan, depth, true);
            return;
        }

        // Unescaped in place behind the name, which Add then finds there.
        Reserve(nameLength + reader.ValueSpan.Length * 2);
        var scratch = _buffer.AsSpan(_used + nameLength + reader.ValueSpan.Length);
        var length = reader.CopyString(scratch);
        Add(name, scratch[..length], depth, true);
    }

    private void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, int depth, bool isText)
    {
        var top = depth == 1;
        if (top && JsonNames.IsTime(name)) return;
        var messageRank = top && isText ? JsonNames.MessageRank(name) : NoRank;
        var levelRank = top && messageRank == NoRank ? JsonNames.LevelRank(name, value) : NoRank;
        if (messageRank == NoRank && levelRank == NoRank && _fields.Count >= options.MaxAttributes)
        {
            Dropped++;
            return;
        }

        // The message itself is bounded by the line's limit, not by that of attributes.
        var kept = messageRank == NoRank ? Cut(value, options.MaxValueBytes) : value.Length;
        Reserve(name.Length + kept);
        var field = new Field { Start = _used, NameLength = name.Length, ValueLength = kept, Rank = NoRank };
        value[..kept].CopyTo(_buffer.AsSpan(_used + name.Length));
        name.CopyTo(_buffer.AsSpan(_used));
        _used += name.Length + kept;
        if (messageRank != NoRank) Offer(ref _message, field with { Rank = messageRank });
        else if (levelRank != NoRank) Offer(ref _level, field with { Rank = levelRank });
        else _fields.Add(field);
    }

    // The field of the best rank wins; the loser is an attribute as any other.
    private void Offer(ref Field best, Field field)
    {
        var loser = best;
        if (field.Rank < best.Rank) best = field;
        else loser = field;
        if (loser.Rank == NoRank) return;
        if (_fields.Count < options.MaxAttributes) _fields.Add(loser);
        else Dropped++;
    }

    private static int Cut(ReadOnlySpan<byte> value, int limit)
    {
        if (value.Length <= limit) return value.Length;
        while (limit > 0 && (value[limit] & 0xC0) == 0x80) limit--;
        return limit;
    }

    private ReadOnlySpan<byte> Find(Func<string, bool> matches)
    {
        foreach (var field in _fields)
        {
            if (field.NameLength > 64 || !JsonNames.MayBeId(_buffer.AsSpan(field.Start, field.NameLength))) continue;
            if (matches(JsonNames.Folded(_buffer.AsSpan(field.Start, field.NameLength)))) return ValueOf(field);
        }

        return default;
    }

    private static LogSeverity SeverityOf(ReadOnlySpan<byte> value)
    {
        if (System.Buffers.Text.Utf8Parser.TryParse(value, out long number, out var used) && used == value.Length) return LogSeverities.FromLoggerNumber(number);
        var word = SeverityWords.Of(value);
        // MongoDB: I, W, E, F, D1…D5.
        return word == LogSeverity.Unknown && value.Length is 1 or 2 ? SeverityWords.OfLetter((byte)(value[0] & 0xDF)) : word;
    }

    private ReadOnlySpan<byte> ValueOf(Field field) => _buffer.AsSpan(field.Start + field.NameLength, field.ValueLength);

    private void Reserve(int size)
    {
        if (_buffer.Length - _used < size) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _used + size));
    }

    private readonly record struct Field(int Start, int NameLength, int ValueLength, int Rank);
}

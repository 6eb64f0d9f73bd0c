using System.Runtime.InteropServices;
using System.Text;
using Taproot.Telemetry.Profiles;
using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.Jfr;

/// <summary>
/// Labels of a recording's samples, which Pyroscope's client for Java sends beside it: each sample has the number of a context, and a context has pairs of
/// numbers of texts. Takes memory in proportion to the message.
/// </summary>
public sealed class JfrContexts
{
    private const uint Contexts = 1 << 3 | ProtobufReader.Bytes, Strings = 2 << 3 | ProtobufReader.Bytes, Pairs = 1 << 3 | ProtobufReader.Bytes;
    private const uint Key = 1 << 3 | ProtobufReader.Varint, NumberValue = 2 << 3 | ProtobufReader.Varint, BytesValue = 2 << 3 | ProtobufReader.Bytes;
    private const int MaxLabels = 32;
    private const int LongestText = 200;
    private readonly Dictionary<ulong, List<(ulong Name, ulong Value)>> _contexts = [];
    private readonly Dictionary<ulong, byte[]> _strings = [];

    private JfrContexts()
    {
    }

    /// <summary>Of a recording that comes alone.</summary>
    public static JfrContexts None { get; } = new();

    /// <summary>Reads the message.</summary>
    /// <exception cref="ProfileException">It is malformed.</exception>
    public static JfrContexts Parse(ReadOnlySpan<byte> message)
    {
        var contexts = new JfrContexts();
        try
        {
            contexts.Read(message);
            return contexts;
        }
        catch (MalformedProtobufException e)
        {
            throw new ProfileException("The part 'labels' beside the recording is malformed.", e);
        }
    }

    /// <summary>The labels of a context, and the span that they tell (0: none); null when the context is not known.</summary>
    public (Labels Labels, ulong Span)? Find(ulong context)
    {
        if (!_contexts.TryGetValue(context, out var pairs)) return null;
        List<Label> labels = [];
        var span = 0UL;
        foreach (var (nameId, valueId) in pairs)
        {
            var (name, value) = (TextOf(nameId), _strings.GetValueOrDefault(valueId) ?? []);
            if (IdLabels.Contains(name)) span = IdLabels.SpanOf(name, value, number: 0, span);
            else if (name.Length > 0 && TextOf(valueId) is { Length: > 0 } text) labels.Add(new(name, text));
        }
        return (Labels.Create(labels), span);
    }

    private void Read(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var field = reader.ReadKey();
            if (field == Contexts) ReadContext(reader.ReadBytes());
            else if (field == Strings) ReadString(reader.ReadBytes());
            else reader.Skip(field);
        }
    }

    private void ReadContext(ReadOnlySpan<byte> entry)
    {
        var reader = new ProtobufReader(entry);
        var id = 0UL;
        var context = ReadOnlySpan<byte>.Empty;
        while (!reader.AtEnd)
        {
            var field = reader.ReadKey();
            if (field == Key) id = reader.ReadVarint();
            else if (field == BytesValue) context = reader.ReadBytes();
            else reader.Skip(field);
        }
        ref var pairs = ref CollectionsMarshal.GetValueRefOrAddDefault(_contexts, id, out _);
        pairs ??= [];
        for (var inner = new ProtobufReader(context); !inner.AtEnd;)
        {
            var field = inner.ReadKey();
            if (field == Pairs && pairs.Count < MaxLabels) pairs.Add(ReadPair(inner.ReadBytes()));
            else inner.Skip(field);
        }
    }

    private static (ulong Name, ulong Value) ReadPair(ReadOnlySpan<byte> entry)
    {
        var reader = new ProtobufReader(entry);
        var (name, value) = (0UL, 0UL);
        while (!reader.AtEnd)
        {
            var field = reader.ReadKey();
            if (field == Key) name = reader.ReadVarint();
            else if (field == NumberValue) value = reader.ReadVarint();
            else reader.Skip(field);
        }
        return (name, value);
    }

    private void ReadString(ReadOnlySpan<byte> entry)
    {
        var reader = new ProtobufReader(entry);
        var id = 0UL;
        var text = ReadOnlySpan<byte>.Empty;
        while (!reader.AtEnd)
        {
            var field = reader.ReadKey();
            if (field == Key) id = reader.ReadVarint();
            else if (field == BytesValue) text = reader.ReadBytes();
            else reader.Skip(field);
        }
        _strings[id] = text[..Math.Min(text.Length, LongestText)].ToArray();
    }

    private string TextOf(ulong id) => _strings.TryGetValue(id, out var text) ? Encoding.UTF8.GetString(text) : "";
}

using Taproot.Telemetry.Protobuf;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Otlp.Reading;

/// <summary>
/// Attributes as one block of bytes: key, value, key, value, each a varint of its length and as many bytes of UTF-8. Its memory is used again. Not
/// thread-safe.
/// </summary>
public sealed class AttributeBlock
{
    private const uint LongestPrefix = 5;
    private readonly OtlpLimits _limits;
    private readonly AnyValueText _value;
    private readonly ByteBuffer _bytes = new();

    /// <summary>An empty block with the bounds of <paramref name="limits"/>.</summary>
    public AttributeBlock(OtlpLimits limits) => (_limits, _value) = (limits, new(limits));

    /// <summary>Pairs in the block.</summary>
    public int Count { get; private set; }

    /// <summary>The block, valid until it changes.</summary>
    public ReadOnlySpan<byte> Encoded => _bytes.Span;

    /// <summary>Whether an attribute is missing or was cut.</summary>
    public bool IsCut => LeftOut + Shortened > 0;

    /// <summary>Attributes that are missing because there are too many.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Attributes of whose key or value a part was cut off.</summary>
    public int Shortened { get; private set; }

    /// <summary>Forgets the attributes.</summary>
    public void Clear()
    {
        _bytes.Clear();
        (Count, LeftOut, Shortened) = (0, 0, 0);
    }

    /// <summary>Adds an attribute of one's own, which the limits of senders do not concern; one without a key is left out.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.IsEmpty) return;
        Append(key);
        Append(value);
        Count++;
    }

    /// <summary>Finds the value of a key, empty when there is none.</summary>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> key)
    {
        foreach (var (name, value) in this)
            if (name.SequenceEqual(key)) return value;
        return default;
    }

    /// <summary>Walks over the pairs.</summary>
    public Enumerator GetEnumerator() => new(_bytes.Span);

    /// <summary>Adds a message <c>KeyValue</c>.</summary>
    internal void Read(ReadOnlySpan<byte> keyValue)
    {
        var (key, any) = AnyValueText.ReadPair(keyValue);
        var name = Utf8Cut.Cut(key, _limits.MaxKeyBytes);
        var hasRoom = Count < _limits.MaxAttributes;
        var value = hasRoom ? _value.Read(any, _limits.MaxValueBytes) : default;
        if (!hasRoom || _bytes.Length + name.Length + value.Length + 2 * LongestPrefix > _limits.MaxAttributeBytes)
        {
            LeftOut++;
            return;
        }
        if (name.Length < key.Length || _value.IsCut) Shortened++;
        Add(name, value);
    }

    // Lengths come first; a text that has to be mended gets another one.
    private void Append(ReadOnlySpan<byte> text)
    {
        if (Utf8Text.IsValid(text))
        {
            _bytes.AppendVarint((ulong)text.Length);
            _bytes.Append(text);
            return;
        }
        var mended = new ByteBuffer(text.Length * 3);
        Utf8Cut.AppendValid(mended, text);
        _bytes.AppendVarint((ulong)mended.Length);
        _bytes.Append(mended.Span);
    }

    /// <summary>Walks over the pairs of a block.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> block)
    {
        private ProtobufReader _reader = new(block);

        /// <summary>The pair.</summary>
        public AttributePair Current { get; private set; }

        /// <summary>Goes to the next pair.</summary>
        public bool MoveNext()
        {
            if (_reader.AtEnd) return false;
            Current = new(_reader.ReadBytes(), _reader.ReadBytes());
            return true;
        }
    }
}

/// <summary>An attribute's key and value in UTF-8.</summary>
public readonly ref struct AttributePair(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
{
    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Key { get; } = key;

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Both.</summary>
    public void Deconstruct(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = Key;
        value = Value;
    }
}

using System.Text;

namespace Taproot.NodeAgent.Protocols.Kafka;

/// <summary>Reads what requests and responses consist of, in the plain or the compact form.</summary>
internal ref struct KafkaReader(ReadOnlySpan<byte> bytes, bool isFlexible)
{
    private const int MaxTags = 32;
    private WireReader _reader = new(bytes);

    /// <summary>Whether more was read than there is.</summary>
    public readonly bool IsShort => _reader.IsShort;

    public short Int16() => (short)_reader.UInt16();

    public int Int32() => _reader.Int32();

    public void Skip(int count) => _reader.Skip(count);

    /// <summary>Number of elements; -1 for none at all.</summary>
    public int Count() => isFlexible ? (int)Math.Min(_reader.Varint(), int.MaxValue) - 1 : _reader.Int32();

    /// <summary>A text; empty when it is none at all.</summary>
    public ReadOnlySpan<byte> Text()
    {
        var length = isFlexible ? _reader.Varint() - 1 : (short)_reader.UInt16();
        return length <= 0 ? default : _reader.Take(length);
    }

    /// <summary>Fields that later versions added.</summary>
    public void Tags()
    {
        if (!isFlexible) return;
        var count = _reader.Varint();
        for (var i = 0; i < count && i < MaxTags && !IsShort; i++)
        {
            _reader.Varint();
            _reader.Skip(_reader.Varint());
        }
    }

    /// <summary>A text as a string.</summary>
    public string String() => Encoding.UTF8.GetString(Text());
}

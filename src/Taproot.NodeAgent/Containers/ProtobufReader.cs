namespace Taproot.NodeAgent.Containers;

/// <summary>Takes fields off a protobuf message; throws <see cref="InvalidDataException"/> on what is none.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int LongestVarint = 10;
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>
    /// The next field with its bytes; fields that are numbers have none. False at the end.
    /// </summary>
    internal bool TryRead(out int field, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        field = 0;
        if (_rest.IsEmpty)
            return false;
        ulong tag = ReadVarint();
        field = (int)Math.Min(tag >> 3, int.MaxValue);
        switch (tag & 7)
        {
            case 0:
                ReadVarint();
                break;
            case 1:
                Take(8);
                break;
            case 2:
                bytes = Take(ReadVarint());
                break;
            case 5:
                Take(4);
                break;
            default:
                throw new InvalidDataException("a protobuf field has an unknown type");
        }
        return true;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int i = 0; i < LongestVarint; i++)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7f) << (7 * i);
            if (next < 0x80)
                return value;
        }
        throw new InvalidDataException("a protobuf number is too long");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
            throw new InvalidDataException("a protobuf message ends early");
        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}

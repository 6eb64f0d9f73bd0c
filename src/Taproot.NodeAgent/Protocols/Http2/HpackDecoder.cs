namespace Taproot.NodeAgent.Protocols.Http2;

/// <summary>Decodes the header blocks of one direction (RFC 7541).</summary>
internal sealed class HpackDecoder
{
    private const int NameLimit = 64;
    private const int ValueLimit = 1024;
    private readonly HpackTable _table = new();

    /// <summary>Blocks were lost: fields from before can no longer be told.</summary>
    public void Forget() => _table.Clear();

    /// <summary>Reads a block. When it is broken or goes on beyond the bytes, the fields so far are told, and an unknown one.</summary>
    public void Decode(ReadOnlySpan<byte> block, bool isWhole, Http2Headers headers)
    {
        Span<byte> name = stackalloc byte[NameLimit];
        Span<byte> value = stackalloc byte[ValueLimit];
        var reader = new HpackReader(block);
        while (!reader.IsAtEnd)
        {
            var isRead = reader.Next switch
            {
                >= 0x80 => ReadIndexed(ref reader, headers),
                >= 0x40 => ReadLiteral(ref reader, 6, true, name, value, headers),
                >= 0x20 => ReadSize(ref reader),
                _ => ReadLiteral(ref reader, 4, false, name, value, headers),
            };
            isWhole &= isRead;
            if (!isRead) break;
        }
        if (isWhole) return;
        Forget();
        headers.Add(HpackField.Unknown, default, -1, default);
    }

    private bool ReadIndexed(ref HpackReader reader, Http2Headers headers)
    {
        if (!reader.TryReadNumber(7, out var index) || index == 0) return false;
        if (IsKnown(index))
        {
            ref readonly var entry = ref Find(index);
            headers.Add(entry.Field, entry.Name, entry.Number, entry.Text);
        }
        else
        {
            headers.Add(HpackField.Unknown, default, -1, default);
        }
        return true;
    }

    private bool ReadSize(ref HpackReader reader)
    {
        if (!reader.TryReadNumber(5, out var size)) return false;
        _table.Resize(size);
        return true;
    }

    private bool ReadLiteral(ref HpackReader reader, int prefix, bool isAdded, scoped Span<byte> nameBuffer, scoped Span<byte> valueBuffer, Http2Headers headers)
    {
        if (!reader.TryReadNumber(prefix, out var index)) return false;
        scoped ReadOnlySpan<byte> name = default;
        var (field, nameLength) = (HpackField.Unknown, 0);
        if (index == 0)
        {
            if (!reader.TryReadString(nameBuffer, out nameLength)) return false;
            name = nameBuffer[..Math.Min(nameLength, nameBuffer.Length)];
            field = HpackFields.Of(name);
        }
        else if (IsKnown(index))
        {
            ref readonly var known = ref Find(index);
            (field, nameLength) = (known.Field, known.NameLength);
            if (field == HpackField.Trace) name = nameBuffer[..CopyName(known, nameBuffer)];
        }
        if (!reader.TryReadString(valueBuffer, out var valueLength)) return false;
        var value = valueBuffer[..Math.Min(valueLength, valueBuffer.Length)];
        headers.Add(field, name, HpackFields.NumberOf(field, value), value);
        if (isAdded) _table.Add(field, name, nameLength, value, valueLength);
        return true;
    }

    // Adding may overwrite the entry that the name is taken of.
    private static int CopyName(in HpackEntry entry, Span<byte> buffer)
    {
        entry.Name.CopyTo(buffer);
        return entry.Name?.Length ?? 0;
    }

    private bool IsKnown(int index) => index <= HpackStatic.Count + _table.Count;

    private ref readonly HpackEntry Find(int index) => ref index <= HpackStatic.Count ? ref HpackStatic.At(index) : ref _table[index - HpackStatic.Count - 1];
}

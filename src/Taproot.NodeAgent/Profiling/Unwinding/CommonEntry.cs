namespace Taproot.NodeAgent.Profiling.Unwinding;

/// <summary>What the entries of several functions have in common (CIE).</summary>
internal struct CommonEntry
{
    private const ulong ReturnAddressColumn = 16; // x86-64

    internal ulong CodeAlignment;
    internal long DataAlignment;

    /// <summary>How a function's entry writes addresses.</summary>
    internal byte PointerEncoding;

    /// <summary>True when the functions are stubs to which signal handlers return.</summary>
    internal bool IsSignal;

    /// <summary>True when functions' entries have a length-prefixed part to pass over.</summary>
    internal bool HasAugmentation;

    /// <summary>Where in the entry's content the rules at the start of each function begin.</summary>
    internal int Program;

    /// <summary>Reads an entry from what follows its id; false when it is of a kind that is not read.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> content, out CommonEntry entry)
    {
        entry = default;
        var cursor = new DwarfCursor(content);
        var version = cursor.ReadByte();
        if (version is not (1 or 3)) return false;
        var augmentation = cursor.ReadText();
        entry.CodeAlignment = cursor.ReadUnsigned();
        entry.DataAlignment = cursor.ReadSigned();
        var column = version == 1 ? cursor.ReadByte() : cursor.ReadUnsigned();
        if (cursor.IsBroken || column != ReturnAddressColumn) return false;
        if (!augmentation.IsEmpty && !entry.TryReadAugmentation(augmentation, ref cursor)) return false;
        entry.Program = cursor.Position;
        return true;
    }

    private bool TryReadAugmentation(ReadOnlySpan<byte> letters, scoped ref DwarfCursor cursor)
    {
        if (letters[0] != 'z') return false;
        HasAugmentation = true;
        var data = new DwarfCursor(cursor.ReadBlock());
        foreach (var letter in letters[1..])
        {
            switch (letter)
            {
                case (byte)'R':
                    PointerEncoding = data.ReadByte();
                    break;
                case (byte)'P' when EncodedPointer.TrySkip(ref data, data.ReadByte()):
                    break;
                case (byte)'L':
                    data.ReadByte();
                    break;
                case (byte)'S':
                    IsSignal = true;
                    break;
                default:
                    return false;
            }
        }
        return !data.IsBroken && !cursor.IsBroken;
    }
}

namespace Taproot.NodeAgent.Profiling.Unwinding;

/// <summary>Addresses as exception tables write them (DW_EH_PE_…): in several widths, absolute or relative to where they stand.</summary>
internal static class EncodedPointer
{
    /// <summary>Mask of what says the width.</summary>
    internal const byte FormMask = 0x0f;

    private const byte RelativeToPosition = 0x10;
    private const byte RelationMask = 0x70;
    private const byte Indirect = 0x80;

    /// <summary>Reads an address; false for forms that linkers do not use for code.</summary>
    /// <param name="cursor">Where it stands.</param>
    /// <param name="encoding">Its form.</param>
    /// <param name="start">Address of the cursor's first byte.</param>
    /// <param name="value">What was read.</param>
    internal static bool TryRead(ref DwarfCursor cursor, byte encoding, ulong start, out ulong value)
    {
        var place = start + (ulong)cursor.Position;
        value = 0;
        if ((encoding & Indirect) != 0 || !TryReadForm(ref cursor, encoding, out value)) return false;
        switch (encoding & RelationMask)
        {
            case 0:
                return !cursor.IsBroken;
            case RelativeToPosition:
                value += place;
                return !cursor.IsBroken;
            default:
                return false;
        }
    }

    /// <summary>Passes over an address of any form.</summary>
    internal static bool TrySkip(ref DwarfCursor cursor, byte encoding) => TryReadForm(ref cursor, encoding, out _);

    private static bool TryReadForm(ref DwarfCursor cursor, byte encoding, out ulong value)
    {
        const byte native = 0, unsigned = 1, half = 2, word = 3, doubled = 4, signed = 9, signedHalf = 10, signedWord = 11, signedDoubled = 12;
        value = (encoding & FormMask) switch
        {
            native or doubled or signedDoubled => cursor.ReadUInt64(),
            unsigned => cursor.ReadUnsigned(),
            half => cursor.ReadUInt16(),
            word => cursor.ReadUInt32(),
            signed => (ulong)cursor.ReadSigned(),
            signedHalf => (ulong)(short)cursor.ReadUInt16(),
            signedWord => (ulong)(int)cursor.ReadUInt32(),
            _ => ulong.MaxValue,
        };
        return (encoding & FormMask) is native or unsigned or half or word or doubled or signed or signedHalf or signedWord or signedDoubled;
    }
}

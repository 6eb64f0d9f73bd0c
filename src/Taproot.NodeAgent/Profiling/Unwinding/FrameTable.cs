namespace Taproot.NodeAgent.Profiling.Unwinding;

/// <summary>Compiles a file's .eh_frame into the sorted rows that the kernel's side searches.</summary>
internal static class FrameTable
{
    /// <summary>Reads all entries. What is broken is left out; the rest of a broken section is not read.</summary>
    /// <param name="section">Content of .eh_frame.</param>
    /// <param name="address">Where the section lies in the file's own addresses.</param>
    /// <param name="mostRows">Bound of the result.</param>
    internal static RowList Compile(ReadOnlySpan<byte> section, ulong address, int mostRows)
    {
        var rows = new RowList(mostRows);
        var stack = FrameProgram.NewStack();
        var (commonAt, common, isUsable) = (-1, default(CommonEntry), false);
        ReadOnlySpan<byte> commonContent = default;
        for (var cursor = new DwarfCursor(section); !cursor.IsAtEnd && !rows.IsTooLong;)
        {
            var length = (ulong)cursor.ReadUInt32();
            if (length == 0) continue; // a terminator; linkers may leave one in the middle
            if (length == uint.MaxValue) length = cursor.ReadUInt64();
            var start = cursor.Position;
            if (cursor.IsBroken || length > (ulong)(section.Length - start) || length < sizeof(uint)) break;
            cursor.Skip(length);
            var entry = section.Slice(start, (int)length);
            var distance = BitConverter.ToUInt32(entry);
            if (distance == 0 || distance > (uint)start) continue;
            var target = start - (int)distance;
            if (target != commonAt) (commonAt, isUsable) = (target, TryReadCommon(section, target, out commonContent, out common));
            if (isUsable) AddFunction(in common, commonContent[common.Program..], entry, address + (ulong)start, stack, rows);
        }
        return rows;
    }

    private static bool TryReadCommon(ReadOnlySpan<byte> section, int at, out ReadOnlySpan<byte> content, out CommonEntry common)
    {
        content = default;
        common = default;
        var cursor = new DwarfCursor(section, at);
        var length = (ulong)cursor.ReadUInt32();
        if (length == uint.MaxValue) length = cursor.ReadUInt64();
        var id = cursor.ReadUInt32();
        if (cursor.IsBroken || id != 0 || length < sizeof(uint) || length - sizeof(uint) > (ulong)(section.Length - cursor.Position)) return false;
        content = section.Slice(cursor.Position, (int)length - sizeof(uint));
        return CommonEntry.TryParse(content, out common);
    }

    private static void AddFunction(
        in CommonEntry common, ReadOnlySpan<byte> initial, ReadOnlySpan<byte> entry, ulong address, FrameState[] stack, RowList rows)
    {
        var cursor = new DwarfCursor(entry, sizeof(uint));
        if (!EncodedPointer.TryRead(ref cursor, common.PointerEncoding, address, out var start)) return;
        if (!EncodedPointer.TryRead(ref cursor, (byte)(common.PointerEncoding & EncodedPointer.FormMask), address, out var length)) return;
        if (common.HasAugmentation) cursor.ReadBlock();
        if (cursor.IsBroken || length == 0 || start + length < start) return;
        if (common.IsSignal)
        {
            rows.Add(start, UnwindRule.Pack(UnwindKind.Signal, 0, 0));
            rows.Add(start + length, UnwindRule.Unknown);
            return;
        }
        FrameProgram.Run(in common, initial, entry[cursor.Position..], start, start + length, stack, rows);
    }
}

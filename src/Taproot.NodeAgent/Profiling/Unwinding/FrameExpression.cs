namespace Taproot.NodeAgent.Profiling.Unwinding;

/// <summary>The few expressions that compilers and linkers write into call frame information.</summary>
internal static class FrameExpression
{
    private const byte BaseOfFramePointer = 0x76; // DW_OP_breg6
    private const byte Dereference = 0x06;

    // breg7 +8, breg16 +0, lit15, and; then the literal from which on the slot's number is on the stack; then ge, lit3, shl, plus.
    private static ReadOnlySpan<byte> LinkageHead => [0x77, 8, 0x80, 0, 0x3f, 0x1a];

    private static ReadOnlySpan<byte> LinkageTail => [0x2a, 0x33, 0x24, 0x22];

    /// <summary>Takes an expression for the CFA over.</summary>
    internal static bool Define(ReadOnlySpan<byte> expression, ref FrameState state)
    {
        const byte literal = 0x30;
        if (expression.Length == 11 && expression.StartsWith(LinkageHead) && expression.EndsWith(LinkageTail) && expression[6] is >= literal and < literal + 16)
        {
            (state.Expression, state.CfaOffset) = (UnwindKind.LinkageTable, expression[6] - literal);
            return true;
        }
        if (!IsFramePointerPlus(expression, Dereference, out var offset)) return false;
        (state.Expression, state.CfaOffset) = (UnwindKind.Dereferenced, offset);
        return true;
    }

    /// <summary>Takes an expression for where a register is saved over.</summary>
    internal static bool Save(ulong register, ReadOnlySpan<byte> expression, ref FrameState state)
    {
        if (register == FrameState.ReturnAddress) state.IsUnsupported = true;
        if (register != FrameState.FramePointer) return true;
        if (IsFramePointerPlus(expression, null, out var offset) && offset == 0) (state.IsFramePointerAtItself, state.SavedFramePointer) = (true, 0);
        else state.IsUnsupported = true;
        return true;
    }

    private static bool IsFramePointerPlus(ReadOnlySpan<byte> expression, byte? last, out long offset)
    {
        offset = 0;
        if (expression.IsEmpty || expression[0] != BaseOfFramePointer) return false;
        var cursor = new DwarfCursor(expression, 1);
        offset = cursor.ReadSigned();
        return !cursor.IsBroken && (last is { } code ? cursor.ReadByte() == code : !cursor.IsBroken) && cursor.IsAtEnd;
    }
}

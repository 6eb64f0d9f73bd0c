namespace Taproot.NodeAgent.Profiling.Unwinding;

/// <summary>The rules at one address, while a function's program is run.</summary>
internal struct FrameState
{
    internal const ulong FramePointer = 6; // rbp
    internal const ulong StackPointer = 7; // rsp
    internal const ulong ReturnAddress = 16;

    internal ulong CfaRegister;
    internal long CfaOffset;

    /// <summary>Instead of register and offset, when the CFA is an expression that is known.</summary>
    internal UnwindKind Expression;

    /// <summary>Offset of the saved rbp from the CFA; 0: not saved.</summary>
    internal long SavedFramePointer;

    /// <summary>True when the saved rbp is where rbp points to.</summary>
    internal bool IsFramePointerAtItself;

    /// <summary>True when rbp or the return address is somewhere that is not followed.</summary>
    internal bool IsUnsupported;

    /// <summary>True when there is no caller.</summary>
    internal bool IsOutermost;

    /// <summary>As the kernel's side reads it.</summary>
    internal readonly uint ToRule()
    {
        if (IsOutermost) return UnwindRule.Pack(UnwindKind.Stop, 0, 0);
        var isDereferenced = Expression == UnwindKind.Dereferenced;
        if (IsUnsupported || IsFramePointerAtItself != isDereferenced) return UnwindRule.Unsupported;
        if (Expression == UnwindKind.LinkageTable) return UnwindRule.Pack(UnwindKind.LinkageTable, (short)CfaOffset, 0);
        var kind = isDereferenced ? UnwindKind.Dereferenced
            : CfaRegister == StackPointer ? UnwindKind.StackPointer
            : CfaRegister == FramePointer ? UnwindKind.FramePointerOffset
            : UnwindKind.Unsupported;
        return IsInWords(CfaOffset, short.MaxValue) && IsInWords(SavedFramePointer, sbyte.MaxValue)
            ? UnwindRule.Pack(kind, (short)(CfaOffset / UnwindRule.Word), (sbyte)(SavedFramePointer / UnwindRule.Word))
            : UnwindRule.Unsupported;
    }

    private static bool IsInWords(long offset, int most) =>
        offset % UnwindRule.Word == 0 && offset / UnwindRule.Word <= most && offset / UnwindRule.Word >= -most;
}

namespace Taproot.NodeAgent.Profiling.Unwinding;

/// <summary>How the caller's frame is found. Mirrors RULE_… in Bpf/unwind.h.</summary>
internal enum UnwindKind : byte
{
    /// <summary>The outermost frame.</summary>
    Stop,

    /// <summary>The canonical frame address (CFA) is rsp plus an offset.</summary>
    StackPointer,

    /// <summary>The CFA is rbp plus an offset.</summary>
    FramePointerOffset,

    /// <summary>A slot of the procedure linkage table: from the byte given by the offset on, its number is on the stack.</summary>
    LinkageTable,

    /// <summary>The stub to which a signal handler returns.</summary>
    Signal,

    /// <summary>Rules that the kernel's side cannot follow.</summary>
    Unsupported,

    /// <summary>Nothing is known about this address: frame pointers are the best guess.</summary>
    Unknown,

    /// <summary>The CFA is the word at rbp plus an offset, as in functions that align their stack.</summary>
    Dereferenced,
}

/// <summary>The rule of a stretch of code, in the four bytes that the kernel's side reads.</summary>
internal static class UnwindRule
{
    internal const int Word = 8;

    /// <summary>Nothing is known.</summary>
    internal static uint Unknown { get; } = Pack(UnwindKind.Unknown, 0, 0);

    /// <summary>Cannot be followed.</summary>
    internal static uint Unsupported { get; } = Pack(UnwindKind.Unsupported, 0, 0);

    /// <summary>Puts a rule together.</summary>
    /// <param name="kind">What the CFA is.</param>
    /// <param name="offset">In words, or in bytes within a slot of the linkage table.</param>
    /// <param name="savedFramePointer">Where the caller's rbp is, in words from the CFA; 0 when rbp still holds it.</param>
    internal static uint Pack(UnwindKind kind, short offset, sbyte savedFramePointer) =>
        (ushort)offset | (uint)kind << 16 | (uint)(byte)savedFramePointer << 24;

    internal static UnwindKind KindOf(uint rule) => (UnwindKind)(byte)(rule >> 16);

    internal static short OffsetOf(uint rule) => (short)rule;

    internal static sbyte SavedFramePointerOf(uint rule) => (sbyte)(rule >> 24);
}

using System.Buffers.Binary;
using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Profiling.Kernel;

namespace Taproot.NodeAgent.Profiling.Interpreters;

/// <summary>
/// Where this version of V8 keeps what. Executables say it themselves, in variables for debuggers of dead processes that are named
/// <c>v8dbg_…</c>. Offsets are within an object, whose address is one less than what leads to it.
/// </summary>
internal sealed class V8Layout
{
    private const string Prefix = "v8dbg_";
    private const string ObjectType = "class_";
    private const int LeastSymbols = 20_000; // of executables without "node" in their names: V8 exports its whole interface
    private const int MostSymbols = 1_000_000;
    private const int HighestOffset = 1024;
    private const int PointerBytes = 8;

    // With the types of fields, which differ by version, left out.
    private static readonly string[] Names =
    [
        "off_fp_function", "class_JSFunction__shared__", "class_SharedFunctionInfo__name_or_scope_info__", "class_SharedFunctionInfo__script",
        "class_Map__instance_type__", "type_SharedFunctionInfo__SHARED_FUNCTION_INFO_TYPE", "type_Script__SCRIPT_TYPE", "FirstNonstringType",
        "class_String__length__", "class_SeqOneByteString__chars__", "class_SeqTwoByteString__chars__", "class_ConsString__first__",
        "class_ConsString__second__", "class_SlicedString__parent__", "class_SlicedString__offset__", "class_ThinString__actual__",
        "class_ExternalString__resource__", "class_Script__name__", "class_Script__source__", "scopeinfo_idx_ncontextlocals", "scopeinfo_idx_first_vars",
        "off_fp_context", "TaggedSize",
    ];

    private readonly int[] _values;

    private V8Layout(int[] values) => _values = values;

    internal int FrameFunction => _values[0];
    internal int FunctionShared => _values[1];
    internal int SharedName => _values[2];
    internal int SharedScript => _values[3];
    internal int MapType => _values[4];
    internal int SharedType => _values[5];
    internal int ScriptType => _values[6];
    internal int FirstNonString => _values[7];
    internal int StringLength => _values[8];
    internal int OneByteChars => _values[9];
    internal int TwoByteChars => _values[10];
    internal int ConsFirst => _values[11];
    internal int ConsSecond => _values[12];
    internal int SlicedParent => _values[13];
    internal int SlicedOffset => _values[14];
    internal int ThinActual => _values[15];
    internal int ExternalResource => _values[16];
    internal int ScriptName => _values[17];
    internal int ScriptSource => _values[18];

    /// <summary>Number of the word of a scope's description with the number of its variables.</summary>
    internal int ScopeVariableCount => _values[19];

    /// <summary>Number of the word at which they begin.</summary>
    internal int ScopeVariables => _values[20];

    /// <summary>What the kernel's side needs, with offsets from addresses as V8 has them.</summary>
    internal JavaScriptLayout ForKernel => new()
    {
        IsKnown = 1, FrameFunction = (short)FrameFunction, FunctionShared = (short)(FunctionShared - 1), SharedName = (short)(SharedName - 1), ObjectMap = -1,
        MapType = (short)(MapType - 1), SharedType = (ushort)SharedType,
    };

    /// <summary>The layout of the V8 in a file; null when it has none, or none that can be read.</summary>
    internal static V8Layout? Find(string name, ElfImage image)
    {
        if (image is not { Is64: true, Machine: ElfHeader.X64 } || image.DynamicSymbols is not { Count: <= MostSymbols } symbols) return null;
        if (symbols.Count < LeastSymbols && !name.Contains("node", StringComparison.Ordinal)) return null;
        var values = new int[Names.Length];
        Array.Fill(values, int.MinValue);
        foreach (var (index, symbol) in symbols.FindVariables("v8dbg_"u8.ToArray(), IndexOf))
        {
            if (TryRead(image, symbol.Value, out var value)) values[index] = value;
        }
        return From(values);
    }

    /// <summary>Checks values in the order of <see cref="IndexOf"/>; null when one is missing or cannot be true.</summary>
    internal static V8Layout? From(int[] values)
    {
        if (values.Length != Names.Length || values[0] is >= 0 or < -HighestOffset) return null;
        // The kernel's side reads the function and its context at once.
        if (values[^2] != values[0] + PointerBytes || values[^1] != PointerBytes) return null;
        for (var i = 1; i < values.Length - 2; i++)
        {
            var highest = Names[i].StartsWith(ObjectType, StringComparison.Ordinal) ? HighestOffset : ushort.MaxValue;
            if (values[i] < 0 || values[i] > highest) return null;
        }
        return new(values);
    }

    /// <summary>The number of a variable that is needed; negative for others.</summary>
    internal static int IndexOf(string variable)
    {
        if (!variable.StartsWith(Prefix, StringComparison.Ordinal)) return -1;
        var name = variable.AsSpan(Prefix.Length);
        for (var i = 0; i < Names.Length; i++)
        {
            if (name.StartsWith(Names[i], StringComparison.Ordinal) && IsWhole(name, Names[i])) return i;
        }
        return -1;
    }

    // Without its type a field's name must be whole: TaggedSizeLog2 is another than TaggedSize. The script is one of two fields in one place.
    private static bool IsWhole(ReadOnlySpan<char> name, string known) =>
        known.Length == name.Length || known.EndsWith("__", StringComparison.Ordinal)
        || name[known.Length..] is var rest && known.EndsWith("__script", StringComparison.Ordinal) && (rest.StartsWith("__") || rest.StartsWith("_or_debug_info__"));

    private static bool TryRead(ElfImage image, ulong address, out int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        var isRead = image.TryReadAddress(address, bytes);
        value = isRead ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;
        return isRead;
    }
}

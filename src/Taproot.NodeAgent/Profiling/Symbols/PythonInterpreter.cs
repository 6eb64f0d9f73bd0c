using System.Globalization;
using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Profiling.Kernel;

namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>Knows where CPython keeps what its threads run. Versions without an entry here have native frames only.</summary>
internal static class PythonInterpreter
{
    private const string State = "_PyRuntime";
    private const byte ObjectType = 1;
    private const int MostSymbols = 100_000;

    /// <summary>The layout of the interpreter in a file, with the address of its state in the file; null when there is none that is known.</summary>
    internal static InterpreterLayout? Find(string path, ElfImage image)
    {
        if (image.Machine != ElfHeader.X64 || LayoutOf(MinorVersionOf(path)) is not { } layout || image.DynamicSymbols is not { Count: <= MostSymbols } symbols) return null;
        foreach (var symbol in symbols)
        {
            if (symbol is { Type: ObjectType, Section: not 0 } && symbols.NameOf(symbol, State.Length + 1) == State) return layout with { Runtime = symbol.Value };
        }
        return null;
    }

    /// <summary>11 for <c>python3.11</c> and <c>libpython3.11.so.1.0</c>; 0 for other names.</summary>
    internal static int MinorVersionOf(string path)
    {
        const string name = "python3.";
        var start = path.LastIndexOf(name, StringComparison.Ordinal) + name.Length;
        if (start < name.Length || path.IndexOf('/', start) >= 0) return 0;
        var end = start;
        while (end < path.Length && char.IsAsciiDigit(path[end])) end++;
        return int.TryParse(path.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : 0;
    }

    /// <summary>True for versions whose layout is known.</summary>
    internal static bool IsKnown(int minor) => LayoutOf(minor) is not null;

    private static InterpreterLayout? LayoutOf(int minor) => minor switch
    {
        11 => new InterpreterLayout
        {
            FirstInterpreter = 40, FirstThread = 16, NextThread = 8, ThreadId = 152, ThreadFrame = 56, FrameIndirect = 8, FrameCode = 32, FramePrevious = 48,
            FrameMark = 68, Mark = 1, IsMarkedEmpty = 0, CodeName = 128, CodeFile = 112, Text = 48,
        },
        12 => new InterpreterLayout
        {
            FirstInterpreter = 40, FirstThread = 72, NextThread = 8, ThreadId = 136, ThreadFrame = 56, FrameIndirect = 0, FrameCode = 0, FramePrevious = 8,
            FrameMark = 70, Mark = 3, IsMarkedEmpty = 1, CodeName = 128, CodeFile = 112, Text = 40,
        },
        13 => new InterpreterLayout
        {
            FirstInterpreter = 632, FirstThread = 7344, NextThread = 8, ThreadId = 152, ThreadFrame = 72, FrameIndirect = InterpreterLayout.None, FrameCode = 0,
            FramePrevious = 8, FrameMark = 70, Mark = 3, IsMarkedEmpty = 1, CodeName = 128, CodeFile = 112, Text = 40,
        },
        _ => null,
    };
}

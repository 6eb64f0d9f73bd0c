using System.Text;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Profiling.Interpreters;

/// <summary>Strings of V8, which come in several shapes: whole, two joined, a part of another, a stand-in for another, outside of the heap.</summary>
internal sealed class V8Strings(V8Layout layout, IProcessMemory process)
{
    private const int ShapeMask = 7;
    private const int OneByteFlag = 8;
    private const int LongestString = 1 << 29;
    private const int MostSteps = 32;
    private const int ChunkBytes = 16 * 1024;
    private const ulong ExternalData = 8; // behind what owns the characters is their address,
    private const int UncachedFlag = 16; // but not in all
    private readonly TargetMemory _memory = new(process);
    private readonly byte[] _chunk = new byte[ChunkBytes];

    private enum Shape
    {
        Whole = 0,
        Joined = 1,
        External = 2,
        Part = 3,
        StandIn = 5,
    }

    /// <summary>The type of an object; false when it is none.</summary>
    internal bool TryReadType(ulong tagged, out int type)
    {
        type = 0;
        if (!IsObject(tagged) || !_memory.TryReadWord(tagged - 1, out var map) || !IsObject(map) || !_memory.TryReadUInt16(At(map, layout.MapType), out var read)) return false;
        type = read;
        return true;
    }

    /// <summary>True for a string.</summary>
    internal bool IsString(ulong tagged) => TryReadType(tagged, out var type) && type < layout.FirstNonString;

    /// <summary>The text of a string, of which at most so many characters are read; null when it is none.</summary>
    internal string? Read(ulong tagged, int most)
    {
        var text = new StringBuilder();
        var steps = MostSteps;
        return Append(text, tagged, 0, most, ref steps) ? text.ToString() : null;
    }

    /// <summary>Lines that end before a position of a string; null when it is too far in, or the string in pieces.</summary>
    /// <param name="tagged">The string.</param>
    /// <param name="position">In characters.</param>
    /// <param name="most">Most bytes that are read.</param>
    internal int? CountLines(ulong tagged, int position, int most)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            if (!TryReadType(tagged, out var type) || type >= layout.FirstNonString) return null;
            if (ShapeOf(type) == Shape.StandIn)
            {
                if (!_memory.TryReadWord(At(tagged, layout.ThinActual), out tagged)) return null;
                continue;
            }
            var width = WidthOf(type);
            if ((long)position * width > most || !TryFindCharacters(tagged, type, out var characters)) return null;
            return CountLinesAt(characters, position * width, width);
        }
        return null;
    }

    internal static bool IsObject(ulong word) => (word & 3) == 1;

    internal static ulong At(ulong tagged, int offset) => unchecked(tagged - 1 + (ulong)offset);

    private static Shape ShapeOf(int type) => (Shape)(type & ShapeMask);

    private static int WidthOf(int type) => (type & OneByteFlag) != 0 ? 1 : 2;

    private int? CountLinesAt(ulong address, int bytes, int width)
    {
        var lines = 0;
        for (var at = 0; at < bytes; at += ChunkBytes)
        {
            var chunk = _chunk.AsSpan(0, Math.Min(ChunkBytes, bytes - at));
            if (!_memory.TryRead(address + (ulong)at, chunk)) return null;
            if (width == 1) lines += chunk.Count((byte)'\n');
            else
            {
                for (var i = 0; i + 1 < chunk.Length; i += 2) lines += chunk[i] == '\n' && chunk[i + 1] == 0 ? 1 : 0;
            }
        }
        return lines;
    }

    // Where the characters are, for strings that have them in one piece.
    private bool TryFindCharacters(ulong tagged, int type, out ulong address)
    {
        address = At(tagged, WidthOf(type) == 1 ? layout.OneByteChars : layout.TwoByteChars);
        return ShapeOf(type) switch
        {
            Shape.Whole => true,
            Shape.External when (type & UncachedFlag) == 0 => _memory.TryReadWord(At(tagged, layout.ExternalResource) + ExternalData, out address),
            _ => false,
        };
    }

    private bool Append(StringBuilder text, ulong tagged, int skip, int most, ref int steps)
    {
        if (--steps < 0 || !TryReadType(tagged, out var type) || type >= layout.FirstNonString) return false;
        if (!_memory.TryReadInt32(At(tagged, layout.StringLength), out var length) || length is < 0 or > LongestString) return false;
        var wanted = Math.Min(most - text.Length, length - skip);
        if (wanted <= 0) return true;
        switch (ShapeOf(type))
        {
            case Shape.Whole or Shape.External:
                return TryFindCharacters(tagged, type, out var characters) && AppendCharacters(text, characters, skip, wanted, WidthOf(type));
            case Shape.StandIn:
                return _memory.TryReadWord(At(tagged, layout.ThinActual), out var actual) && Append(text, actual, skip, most, ref steps);
            case Shape.Part:
                return TryReadPart(tagged, out var whole, out var offset) && Append(text, whole, skip + offset, text.Length + wanted, ref steps);
            case Shape.Joined:
                return _memory.TryReadWord(At(tagged, layout.ConsFirst), out var first) && _memory.TryReadWord(At(tagged, layout.ConsSecond), out var second)
                    && AppendJoined(text, first, second, skip, most, ref steps);
            default:
                return false;
        }
    }

    private bool AppendJoined(StringBuilder text, ulong first, ulong second, int skip, int most, ref int steps)
    {
        if (!_memory.TryReadInt32(At(first, layout.StringLength), out var length) || length is < 0 or > LongestString) return false;
        if (skip < length && !Append(text, first, skip, most, ref steps)) return false;
        return text.Length >= most || Append(text, second, Math.Max(0, skip - length), most, ref steps);
    }

    private bool TryReadPart(ulong tagged, out ulong whole, out int offset)
    {
        offset = 0;
        if (!_memory.TryReadWord(At(tagged, layout.SlicedParent), out whole) || !_memory.TryReadWord(At(tagged, layout.SlicedOffset), out var number)) return false;
        return V8Numbers.TryRead(number, LongestString, out offset);
    }

    private bool AppendCharacters(StringBuilder text, ulong address, int skip, int count, int width)
    {
        var bytes = _chunk.AsSpan(0, Math.Min(count * width, ChunkBytes));
        if (!_memory.TryRead(address + (ulong)skip * (ulong)width, bytes)) return false;
        text.Append(width == 1 ? Encoding.Latin1.GetString(bytes) : Encoding.Unicode.GetString(bytes));
        return true;
    }
}

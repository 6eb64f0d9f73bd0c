using System.Text;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Profiling.Interpreters;

/// <summary>Reads what a function of Ruby is called and where it is written, from the memory of its process.</summary>
internal sealed class RubyFunctions(RubyLayout layout, IProcessMemory process)
{
    private const int LongestName = 256;
    private const int LongestPath = 512;
    private const ulong LongestString = 1 << 20;
    private const ulong TypeMask = 0x1f;
    private const ulong StringType = 0x05;
    private const ulong ArrayType = 0x07;
    private const ulong InternalType = 0x1a;
    private const ulong CodeKind = 7;
    private const int KindShift = 12;
    private const ulong KindMask = 0xf;
    private const ulong Flag = 1 << 13; // of a string: its characters are elsewhere; of an array: its items are here
    private const int ShortLengthShift = 14;
    private const ulong ShortLengthMask = 0x1f;
    private const ulong BodyAt = 16;
    private const ulong PathAt = 64;
    private const ulong LabelAt = 80;
    private const ulong LineAt = 88;
    private const ulong HeadSize = 16; // of every object
    private const ulong ArrayItemsAt = 32;
    private const ulong StringPointerAt = 24;
    private readonly TargetMemory _memory = new(process);

    /// <summary>The function with this code; null when there is none, or not the one that was sampled.</summary>
    internal Frame? Read(ulong code, ulong body)
    {
        if (!_memory.TryReadWord(code, out var flags) || (flags & TypeMask) != InternalType || (flags >> KindShift & KindMask) != CodeKind) return null;
        if (!_memory.TryReadWord(code + BodyAt, out var present) || present != body) return null;
        if (!_memory.TryReadWord(body + LabelAt, out var label) || ReadString(label, LongestName) is not { Length: > 0 } name) return null;
        var file = ReadPath(body);
        return new(file.Length == 0 ? name : $"{name} {file}{ReadLine(body)}", "", file);
    }

    // A string, or an array that begins with it.
    private string ReadPath(ulong body)
    {
        if (!_memory.TryReadWord(body + PathAt, out var path) || !_memory.TryReadWord(path, out var flags)) return "";
        if ((flags & TypeMask) == ArrayType)
        {
            var items = path + HeadSize;
            if ((flags & Flag) == 0 && !_memory.TryReadWord(path + ArrayItemsAt, out items)) return "";
            if (!_memory.TryReadWord(items, out path)) return "";
        }
        return ReadString(path, LongestPath) ?? "";
    }

    private string ReadLine(ulong body)
    {
        const int longestFile = 1 << 24;
        if (!_memory.TryReadWord(body + LineAt, out var word)) return "";
        var line = layout.IsLineValue ? word >> 1 : (uint)word;
        return line is > 0 and < longestFile ? FormattableString.Invariant($":{line}") : "";
    }

    private string? ReadString(ulong value, int most)
    {
        if ((value & 7) != 0 || !_memory.TryReadWord(value, out var flags) || (flags & TypeMask) != StringType) return null;
        var isElsewhere = (flags & Flag) != 0;
        var length = flags >> ShortLengthShift & ShortLengthMask;
        if ((layout.HasLengthApart || isElsewhere) && !_memory.TryReadWord(value + HeadSize, out length)) return null;
        if (length > LongestString) return null;
        var characters = value + (layout.HasLengthApart ? StringPointerAt : HeadSize);
        if (isElsewhere && !_memory.TryReadWord(value + StringPointerAt, out characters)) return null;
        Span<byte> text = stackalloc byte[(int)Math.Min(length, (ulong)most)];
        return _memory.TryRead(characters, text) ? Encoding.UTF8.GetString(text) : null;
    }
}

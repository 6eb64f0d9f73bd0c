using System.Buffers.Text;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>
/// What a just-in-time compiler writes about its code, <c>/tmp/perf-PID.map</c> as it sees /tmp and itself: <c>START SIZE NAME</c> a line, numbers in
/// hexadecimal, later lines replace earlier ones.
/// </summary>
internal sealed class PerfMap(string procRoot)
{
    private const int LongestName = 512;
    private const long MostBytes = 64 * 1024 * 1024;

    /// <summary>Names of those addresses that the map has; empty when the process writes none.</summary>
    internal Dictionary<ulong, string> Find(int pid, IReadOnlyCollection<ulong> addresses)
    {
        var found = new Dictionary<ulong, string>();
        using var file = ContainerFile.Open(procRoot, pid, $"tmp/perf-{ContainerFile.InnerPid(procRoot, pid)}.map");
        if (file is null || addresses.Count == 0) return found;
        ulong[] sorted = [.. addresses.Order()];
        var names = new NameSlots(sorted.Length, LongestName);
        var isNamed = new bool[sorted.Length];
        // Of a map that is too long the end is what is true.
        var length = RandomAccess.GetLength(file);
        var lines = new LineReader(file, Math.Max(0, length - MostBytes), MostBytes);
        while (lines.TryRead(out var line)) Note(line, sorted, names, isNamed);
        for (var i = 0; i < sorted.Length; i++)
        {
            if (isNamed[i]) found[sorted[i]] = PerfMapName.Shorten(names[i]);
        }
        return found;
    }

    private static void Note(ReadOnlySpan<byte> line, ulong[] sorted, NameSlots names, bool[] isNamed)
    {
        if (!TryHex(KernelText.TakeField(ref line), out var start) || !TryHex(KernelText.TakeField(ref line), out var size)) return;
        var index = Array.BinarySearch(sorted, start);
        for (index = index < 0 ? ~index : index; index < sorted.Length && sorted[index] - start < size; index++)
        {
            names.Set(index, line.TrimStart((byte)' '));
            isNamed[index] = true;
        }
    }

    // Some writers put 0x before the numbers.
    private static bool TryHex(ReadOnlySpan<byte> digits, out ulong value)
    {
        if (digits.StartsWith("0x"u8)) digits = digits[2..];
        return Utf8Parser.TryParse(digits, out value, out var used, 'x') && used == digits.Length;
    }
}

using System.Buffers.Text;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Profiling.Processes;

/// <summary>One line of /proc/PID/maps: <c>START-END PERMISSIONS OFFSET DEVICE INODE PATH</c>, numbers in hexadecimal but the inode.</summary>
internal ref struct MapLine
{
    internal ulong Start;
    internal ulong End;
    internal ulong Offset;
    internal ulong Inode;
    internal bool IsExecutable;

    /// <summary>Empty for anonymous memory.</summary>
    internal ReadOnlySpan<byte> Path;

    /// <summary>True when there is a file behind it that may be an executable.</summary>
    internal readonly bool IsFile => Inode != 0 && Path.Length > 0 && Path[0] == '/';

    internal readonly bool IsVdso => Path.SequenceEqual("[vdso]"u8);

    /// <summary>Reads a line; false when it is none.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> line, out MapLine parsed)
    {
        parsed = default;
        var range = KernelText.TakeField(ref line);
        var dash = range.IndexOf((byte)'-');
        if (dash < 0 || !TryHex(range[..dash], out parsed.Start) || !TryHex(range[(dash + 1)..], out parsed.End) || parsed.End <= parsed.Start) return false;
        var permissions = KernelText.TakeField(ref line);
        parsed.IsExecutable = permissions.Length >= 3 && permissions[2] == 'x';
        if (!TryHex(KernelText.TakeField(ref line), out parsed.Offset) || parsed.Offset > long.MaxValue) return false;
        KernelText.TakeField(ref line);
        parsed.Inode = KernelText.TakeUInt64(ref line);
        parsed.Path = line.TrimStart((byte)' ');
        return true;
    }

    private static bool TryHex(ReadOnlySpan<byte> digits, out ulong value) =>
        Utf8Parser.TryParse(digits, out value, out var used, 'x') && used == digits.Length;
}

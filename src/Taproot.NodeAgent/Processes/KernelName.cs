using System.Runtime.CompilerServices;
using System.Text;

namespace Taproot.NodeAgent.Processes;

/// <summary>Name of a process as the kernel keeps it: at most 15 bytes and a zero.</summary>
[InlineArray(Length)]
internal struct KernelName
{
    /// <summary>Bytes of the longest name; one of that length may have been cut.</summary>
    internal const int Longest = 15;

    private const int Length = Longest + 1;
    private byte _first;

    /// <summary>A name of at most 15 bytes; the rest is cut.</summary>
    internal static KernelName Of(string name)
    {
        var result = new KernelName();
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(name);
        bytes[..Math.Min(bytes.Length, Longest)].CopyTo(result);
        return result;
    }

    /// <summary>The name; bytes that are no UTF-8 are replaced.</summary>
    public override readonly string ToString()
    {
        ReadOnlySpan<byte> bytes = this;
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}

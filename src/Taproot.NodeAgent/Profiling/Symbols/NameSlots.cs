using System.Text;

namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>Names that are replaced by better ones many times before one is wanted as a string.</summary>
internal sealed class NameSlots(int count, int longest)
{
    private readonly byte[] _bytes = new byte[count * longest];
    private readonly int[] _lengths = new int[count];

    internal string this[int slot] => Encoding.UTF8.GetString(_bytes, slot * longest, _lengths[slot]);

    /// <summary>Puts a name, cut at the longest, into a slot.</summary>
    internal void Set(int slot, ReadOnlySpan<byte> name)
    {
        name = name[..Math.Min(name.Length, longest)];
        name.CopyTo(_bytes.AsSpan(slot * longest));
        _lengths[slot] = name.Length;
    }
}

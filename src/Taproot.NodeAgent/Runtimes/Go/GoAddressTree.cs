using System.Buffers.Binary;
using Taproot.NodeAgent.Profiling;

namespace Taproot.NodeAgent.Runtimes.Go;

/// <summary>The stacks of one program as addresses, before they have names. Bounded: beyond the bound the innermost frames are missing.</summary>
internal sealed class GoAddressTree(int mostNodes)
{
    /// <summary>Stands for the frames of a stack of which nothing is known.</summary>
    internal const int Unknown = -1;

    private readonly CallTree<HeapValues> _tree = new();
    private readonly Dictionary<ulong, int> _numbers = [];
    private readonly List<ulong> _addresses = [];

    /// <summary>All addresses; a frame is known by its index.</summary>
    internal IReadOnlyList<ulong> Addresses => _addresses;

    /// <summary>Stacks that were cut.</summary>
    internal long Cut { get; private set; }

    /// <summary>Adds to a stack.</summary>
    /// <param name="stack">Addresses, the innermost first.</param>
    /// <param name="values">What to add.</param>
    internal void Add(ReadOnlySpan<byte> stack, HeapValues values)
    {
        bool mayGrow = _tree.Count + stack.Length / sizeof(ulong) < mostNodes;
        int node = 0;
        for (int at = stack.Length - sizeof(ulong); at >= 0; at -= sizeof(ulong))
        {
            int child = _tree.Child(node, Number(BinaryPrimitives.ReadUInt64LittleEndian(stack[at..]), mayGrow), mayGrow);
            if (child == node)
                break; // full, and new from here on
            node = child;
        }
        if (!mayGrow)
            Cut++;
        _tree.Add(node == 0 ? _tree.Child(0, Unknown, mayGrow: true) : node, values);
    }

    /// <summary>Calls <paramref name="visit"/> for each stack, with its frames from the innermost out.</summary>
    internal void ForEach(Action<ReadOnlySpan<int>, HeapValues> visit) => _tree.ForEach(visit);

    private int Number(ulong address, bool mayGrow)
    {
        if (_numbers.TryGetValue(address, out int number))
            return number;
        if (!mayGrow)
            return Unknown;
        number = _addresses.Count;
        _addresses.Add(address);
        _numbers.Add(address, number);
        return number;
    }
}

using System.Runtime.InteropServices;

namespace Taproot.Telemetry.Profiles;

/// <summary>
/// Reads Pyroscope's two binary forms of stacks. Both are nodes from the root on, each before its children: the length of its name, the name, its own value
/// and how many children follow, numbers of seven bits a byte. In a <c>tree</c> a name is a frame; in a <c>trie</c> it is a piece of text, and the pieces from the
/// root on are a folded stack.
/// </summary>
public static class StackTreeReader
{
    // What paths of all values add up to; a hostile file has one long path with very many values at its end.
    private const long MostWalked = 256_000_000;

    /// <summary>Adds the stacks of a tree to a batch.</summary>
    /// <param name="bytes">The tree.</param>
    /// <param name="series">What they are of.</param>
    /// <param name="unitValue">What a value of one stands for, in the unit of the type.</param>
    /// <param name="into">The batch.</param>
    /// <exception cref="ProfileException">It is refused.</exception>
    public static void ReadTree(ReadOnlySpan<byte> bytes, ProfileSeries series, long unitValue, ProfileBatch into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var index = into.AddSeries(series);
        List<int> path = [];
        List<int> stack = [];
        var nodes = new Nodes(bytes);
        while (nodes.TryRead(out var name, out var value))
        {
            path.RemoveRange(Math.Min(path.Count, nodes.Depth), path.Count - Math.Min(path.Count, nodes.Depth));
            path.Add(name.IsEmpty ? -1 : into.Frame(name, default, 0));
            if (value == 0) continue;
            stack.Clear();
            // One more than is kept, so that the cut is counted.
            var at = 0;
            for (; at < path.Count && stack.Count <= into.Limits.MaxStackFrames; at++)
                if (path[at] >= 0) stack.Add(path[at]);
            nodes.Walk(at);
            stack.Reverse();
            into.Add(index, into.Stack(CollectionsMarshal.AsSpan(stack)), Weighted(value, unitValue));
        }
    }

    /// <summary>Adds the stacks of a trie to a batch.</summary>
    /// <param name="bytes">The trie.</param>
    /// <param name="series">What they are of.</param>
    /// <param name="unitValue">What a value of one stands for, in the unit of the type.</param>
    /// <param name="into">The batch.</param>
    /// <exception cref="ProfileException">It is refused.</exception>
    public static void ReadTrie(ReadOnlySpan<byte> bytes, ProfileSeries series, long unitValue, ProfileBatch into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var index = into.AddSeries(series);
        List<byte> path = [];
        List<int> ends = [];
        List<int> stack = [];
        var nodes = new Nodes(bytes);
        while (nodes.TryRead(out var name, out var value))
        {
            var depth = Math.Min(ends.Count, nodes.Depth);
            ends.RemoveRange(depth, ends.Count - depth);
            CollectionsMarshal.SetCount(path, depth == 0 ? 0 : ends[depth - 1]);
            path.AddRange(name);
            ends.Add(path.Count);
            if (value == 0) continue;
            nodes.Walk(path.Count);
            FoldedReader.ReadFrames(CollectionsMarshal.AsSpan(path), stack, into);
            into.Add(index, into.Stack(CollectionsMarshal.AsSpan(stack)), Weighted(value, unitValue));
        }
    }

    private static long Weighted(ulong value, long by) => (long)Math.Min(value, (ulong)(long.MaxValue / Math.Max(1, by))) * Math.Max(1, by);

    /// <summary>The nodes one after the other.</summary>
    private ref struct Nodes(ReadOnlySpan<byte> bytes)
    {
        private readonly List<int> _children = [];
        private ReadOnlySpan<byte> _left = bytes;
        private bool _isStarted;
        private long _walked;

        /// <summary>How many nodes are above the last one.</summary>
        public int Depth { get; private set; }

        public bool TryRead(out ReadOnlySpan<byte> name, out ulong value)
        {
            name = default;
            value = 0;
            while (_children.Count > 0 && _children[^1] == 0) _children.RemoveAt(_children.Count - 1);
            if (_children.Count == 0 && _isStarted) return !_left.IsEmpty ? throw Malformed() : false;
            if (_isStarted) _children[^1]--;
            _isStarted = true;
            Depth = _children.Count;
            var length = ReadNumber();
            if (length > (ulong)_left.Length) throw Malformed();
            name = _left[..(int)length];
            _left = _left[(int)length..];
            value = ReadNumber();
            var children = ReadNumber();
            // Each takes three bytes at least.
            if (children > (ulong)_left.Length / 3) throw Malformed();
            _children.Add((int)children);
            return true;
        }

        public void Walk(int steps)
        {
            _walked += steps;
            if (_walked > MostWalked) throw new ProfileException(ProfileRefusal.TooLarge, "The stacks of the profile are too long in all; send smaller ones.");
        }

        private ulong ReadNumber()
        {
            var value = 0UL;
            for (var shift = 0; shift < 64; shift += 7)
            {
                if (_left.IsEmpty) throw Malformed();
                var next = _left[0];
                _left = _left[1..];
                value |= (ulong)(next & 0x7F) << shift;
                if (next < 0x80) return value;
            }
            throw Malformed();
        }

        private static ProfileException Malformed() => new("The body is not a tree or trie of stacks as Pyroscope's clients write them, or it is cut off.");
    }
}

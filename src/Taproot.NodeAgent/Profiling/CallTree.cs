using System.Numerics;
using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Profiling;

/// <summary>Stacks of one container, those with a common beginning sharing it. A node is known by its index; 0 is the root and stands for no frame.</summary>
/// <typeparam name="T">What is added up: a number, or several.</typeparam>
internal sealed class CallTree<T>
    where T : struct, IAdditionOperators<T, T, T>, IEquatable<T>
{
    private readonly Dictionary<(int Parent, int Frame), int> _children = [];
    private readonly List<Node> _nodes = [new(-1, -1, default)];

    /// <summary>Nodes, the root included.</summary>
    internal int Count => _nodes.Count;

    /// <summary>Sum of all values.</summary>
    internal T Total { get; private set; }

    /// <summary>The node of a frame below another; made when there is none, unless <paramref name="mayGrow"/> forbids it: then the parent itself.</summary>
    internal int Child(int parent, int frame, bool mayGrow)
    {
        if (_children.TryGetValue((parent, frame), out var child)) return child;
        if (!mayGrow) return parent;
        child = _nodes.Count;
        _nodes.Add(new(parent, frame, default));
        _children.Add((parent, frame), child);
        return child;
    }

    /// <summary>Adds to what was spent in a node itself.</summary>
    internal void Add(int node, T value)
    {
        CollectionsMarshal.AsSpan(_nodes)[node].Self += value;
        Total += value;
    }

    /// <summary>Folds branches whose whole is too little into their parents. The sum stays.</summary>
    internal void Prune(Func<T, bool> isTooLittle)
    {
        var nodes = CollectionsMarshal.AsSpan(_nodes);
        var totals = new T[nodes.Length];
        // Parents come before their children.
        for (var i = nodes.Length - 1; i > 0; i--)
        {
            totals[i] += nodes[i].Self;
            totals[nodes[i].Parent] += totals[i];
        }
        for (var i = nodes.Length - 1; i > 0; i--)
        {
            if (nodes[i].Parent == 0 || !isTooLittle(totals[i])) continue;
            nodes[nodes[i].Parent].Self += nodes[i].Self;
            nodes[i].Self = default;
        }
    }

    /// <summary>Calls <paramref name="visit"/> for each node with a value of its own, with its frames from the innermost out.</summary>
    internal void ForEach(Action<ReadOnlySpan<int>, T> visit)
    {
        List<int> frames = [];
        for (var i = 1; i < _nodes.Count; i++)
        {
            if (_nodes[i].Self.Equals(default)) continue;
            frames.Clear();
            for (var at = i; at > 0; at = _nodes[at].Parent) frames.Add(_nodes[at].Frame);
            visit(CollectionsMarshal.AsSpan(frames), _nodes[i].Self);
        }
    }

    private record struct Node(int Parent, int Frame, T Self);
}

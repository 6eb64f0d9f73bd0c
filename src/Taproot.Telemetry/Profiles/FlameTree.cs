namespace Taproot.Telemetry.Profiles;

/// <summary>Stacks merged from the root on: what calls what, and how much is spent in each. Bounded: beyond the bound stacks end where they are new.</summary>
/// <param name="mostNodes">Nodes that it may have.</param>
public sealed class FlameTree(int mostNodes = FlameTree.MostNodes)
{
    private const int MostNodes = 1_000_000;
    private readonly Dictionary<(int Parent, string Frame), int> _children = [];
    private readonly List<Node> _nodes = [new() { Frame = "" }];

    private sealed class Node
    {
        public required string Frame { get; init; }

        public int Parent { get; init; } = -1;

        public long Self { get; set; }

        public long Total { get; set; }

        public long BaseSelf { get; set; }

        public long BaseTotal { get; set; }

        public long Weight => Total + BaseTotal;
    }

    /// <summary>Adds a stack.</summary>
    /// <param name="frames">Its frames, the innermost first.</param>
    /// <param name="value">What was spent in it.</param>
    /// <param name="isBase">Whether it belongs to the window that is compared with.</param>
    /// <param name="outermost">A further frame around all of them; null: none.</param>
    public void Add(IReadOnlyList<string> frames, long value, bool isBase = false, string? outermost = null)
    {
        ArgumentNullException.ThrowIfNull(frames);
        var node = 0;
        Count(_nodes[0], value, isBase);
        for (var i = outermost is null ? frames.Count - 1 : frames.Count; i >= 0; i--)
        {
            var frame = i == frames.Count ? outermost! : frames[i];
            if (!_children.TryGetValue((node, frame), out var child))
            {
                if (_nodes.Count >= mostNodes) break;
                child = _nodes.Count;
                _children[(node, frame)] = child;
                _nodes.Add(new() { Frame = frame, Parent = node });
            }
            node = child;
            Count(_nodes[node], value, isBase);
        }
        if (isBase) _nodes[node].BaseSelf += value;
        else _nodes[node].Self += value;
    }

    /// <summary>
    /// The heaviest nodes, parents before children and children by weight; what is left out is summed up. A node is never heavier than its parent, so the
    /// heaviest nodes are a tree.
    /// </summary>
    public FlameGraph ToGraph(int most)
    {
        var order = Enumerable.Range(1, _nodes.Count - 1).OrderByDescending(n => _nodes[n].Weight).ThenBy(n => n).Take(Math.Max(0, most - 1)).ToArray();
        var kept = new List<int>[_nodes.Count];
        foreach (var node in order) (kept[_nodes[node].Parent] ??= []).Add(node);
        var result = new List<FlameNode>(order.Length + 1);
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var pending = new Stack<(int Node, int Parent)>();
        pending.Push((0, -1));
        while (pending.TryPop(out var next))
        {
            var (node, children) = (_nodes[next.Node], kept[next.Node] ?? []);
            if (!names.TryGetValue(node.Frame, out var name)) names[node.Frame] = name = names.Count;
            var place = result.Count;
            result.Add(new(next.Parent, name, node.Self, node.Total, node.BaseSelf, node.BaseTotal));
            for (var i = children.Count - 1; i >= 0; i--) pending.Push((children[i], place));
        }
        var keptSelf = result.Sum(n => n.Self);
        return new([.. names.Keys], result, _nodes[0].Total, _nodes[0].BaseTotal, _nodes.Count - result.Count, _nodes[0].Total - keptSelf);
    }

    private static void Count(Node node, long value, bool isBase)
    {
        if (isBase) node.BaseTotal += value;
        else node.Total += value;
    }
}

/// <summary>A tree as a list, parents before children; the first node is the root.</summary>
/// <param name="Frames">Texts of the frames.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Total">Sum of all stacks.</param>
/// <param name="BaseTotal">The same of the window that is compared with.</param>
/// <param name="LeftOutNodes">Nodes that were left out.</param>
/// <param name="LeftOutSelf">What was spent in those themselves; it is part of the totals of their parents.</param>
public sealed record FlameGraph(
    IReadOnlyList<string> Frames, IReadOnlyList<FlameNode> Nodes, long Total, long BaseTotal, int LeftOutNodes, long LeftOutSelf);

/// <summary>A node of a flame graph.</summary>
/// <param name="Parent">Place of the parent in the list; -1: none.</param>
/// <param name="Frame">Number of the frame's text.</param>
/// <param name="Self">What was spent in the frame itself.</param>
/// <param name="Total">What was spent in the frame and in what it called.</param>
/// <param name="BaseSelf">Self of the window that is compared with.</param>
/// <param name="BaseTotal">Total of the window that is compared with.</param>
public readonly record struct FlameNode(int Parent, int Frame, long Self, long Total, long BaseSelf, long BaseTotal);

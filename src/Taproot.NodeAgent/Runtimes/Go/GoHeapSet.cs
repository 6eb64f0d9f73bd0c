using System.Runtime.InteropServices;
using Taproot.NodeAgent.Profiling;
using Taproot.Telemetry.Pprof;

namespace Taproot.NodeAgent.Runtimes.Go;

/// <summary>The heaps of one round, by container. Bounded: beyond the bound stacks are cut where they are new.</summary>
internal sealed class GoHeapSet(ProfilingOptions options)
{
    private const int NoFrame = -1;

    private static readonly ProfileKind[] Kinds =
    [
        new("go_runtime:heap_alloc_objects", "count", 0), new("go_runtime:heap_alloc_space", "bytes", 0),
        new("go_runtime:heap_inuse_objects", "count", 0), new("go_runtime:heap_inuse_space", "bytes", 0),
    ];

    private readonly Dictionary<string, CallTree<HeapValues>> _trees = new(StringComparer.Ordinal);
    private readonly FrameTable _frames = new();
    private int _nodes;

    /// <summary>Stacks that were cut because of the bound.</summary>
    internal long Cut { get; private set; }

    /// <summary>Adds the stacks of a program.</summary>
    /// <param name="container">The <c>container_id</c>.</param>
    /// <param name="stacks">The stacks.</param>
    /// <param name="names">The functions of their addresses.</param>
    internal void Add(string container, GoAddressTree stacks, Frame[] names)
    {
        if (!_trees.TryGetValue(container, out CallTree<HeapValues>? tree))
            _trees[container] = tree = new();
        int before = tree.Count;
        int others = _nodes;
        stacks.ForEach((stack, values) =>
        {
            _nodes = others + tree.Count - before;
            Add(tree, stack, names, values);
        });
        _nodes = others + tree.Count - before;
    }

    /// <summary>Writes the profiles.</summary>
    internal IEnumerable<CapturedProfile> Finish(DateTimeOffset start, TimeSpan duration)
    {
        foreach ((string container, CallTree<HeapValues> tree) in _trees)
        {
            HeapValues total = tree.Total;
            if (total == default)
                continue;
            tree.Prune(values => values.IsBelow(options.PruneFraction, in total));
            yield return new CapturedProfile(container, Kinds[0], Write(tree, start, duration));
        }
    }

    private void Add(CallTree<HeapValues> tree, ReadOnlySpan<int> stack, Frame[] names, HeapValues values)
    {
        bool mayGrow = _nodes + stack.Length < options.MostNodes;
        if (!mayGrow)
            Cut++;
        int node = 0, innermost = Innermost(stack, names);
        for (int i = stack.Length - 1; i >= innermost; i--)
        {
            Frame frame = FrameOf(stack[i], names);
            // The runtime's mark for functions that the compiler put into their callers.
            if (frame.Name != "runtime.skipPleaseUseCallersFrames")
                node = tree.Child(node, mayGrow ? _frames.Number(frame) : NoFrame, mayGrow);
        }
        tree.Add(node == 0 ? tree.Child(0, _frames.Number(GoStackNames.Unknown), mayGrow: true) : node, values);
    }

    /// <summary>The function that asked for the memory: what the runtime does to get it is the same everywhere.</summary>
    private static int Innermost(ReadOnlySpan<int> stack, Frame[] names)
    {
        for (int i = 0; i < stack.Length; i++)
        {
            string name = FrameOf(stack[i], names).Name;
            if (!name.StartsWith("runtime.", StringComparison.Ordinal) && !name.StartsWith("internal/runtime/", StringComparison.Ordinal))
                return i;
        }
        return 0;
    }

    private static Frame FrameOf(int number, Frame[] names) => number == GoAddressTree.Unknown ? GoStackNames.Unknown : names[number];

    private byte[] Write(CallTree<HeapValues> tree, DateTimeOffset start, TimeSpan duration)
    {
        var writer = new ProfileWriter();
        List<int> functions = [];
        tree.ForEach((stack, values) =>
        {
            functions.Clear();
            foreach (int frame in stack)
                functions.Add(writer.Function(_frames[frame].Name, _frames[frame].Module));
            writer.AddSample(
                CollectionsMarshal.AsSpan(functions), values.AllocatedObjects, values.AllocatedBytes, values.LiveObjects, values.LiveBytes);
        });
        return writer.ToGzip(Kinds, start, duration);
    }
}

using System.Runtime.InteropServices;
using Taproot.NodeAgent.Java.Recordings;
using Taproot.NodeAgent.Profiling;
using Taproot.Telemetry.Pprof;

namespace Taproot.NodeAgent.Java.Profiling;

/// <summary>What one JVM did in one interval. Bounded: beyond the bound stacks are cut where they are new.</summary>
internal sealed class JavaProfileSet(ProfilingOptions options)
{
    /// <summary>Nanoseconds of CPU between two samples of a thread.</summary>
    internal const long CpuPeriod = 10_000_000;

    private static readonly ProfileKind[][] Kinds =
    [
        [new("java:cpu", "nanoseconds", CpuPeriod)],
        [new("java:heap_alloc_objects", "count", 0), new("java:heap_alloc_space", "bytes", 0)],
        [new("java:lock_contentions", "count", 0), new("java:lock_delay", "nanoseconds", 0)],
    ];

    private readonly CallTree<JavaValues>[] _trees = [new(), new(), new()];
    private readonly FrameTable _frames = new();
    private int _nodes;

    /// <summary>Stacks that were cut because of the bound.</summary>
    internal long Cut { get; private set; }

    /// <summary>The sum of a kind.</summary>
    internal JavaValues Total(JavaSampleKind kind) => _trees[(int)kind].Total;

    /// <summary>Adds a sample.</summary>
    internal void Add(JavaSampleKind kind, ReadOnlySpan<Frame> stack, long count, long amount)
    {
        var tree = _trees[(int)kind];
        var mayGrow = _nodes + stack.Length < options.MostNodes;
        if (!mayGrow) Cut++;
        var (before, node) = (tree.Count, 0);
        for (var i = stack.Length - 1; i >= 0; i--) node = tree.Child(node, mayGrow ? _frames.Number(stack[i]) : -1, mayGrow);
        if (node == 0) node = tree.Child(0, _frames.Number(new("[unknown]", "")), mayGrow: true);
        _nodes += tree.Count - before;
        tree.Add(node, new(count, kind == JavaSampleKind.Cpu ? count * CpuPeriod : amount));
    }

    /// <summary>Writes the profiles, one of each kind of which there is something.</summary>
    internal IEnumerable<CapturedProfile> Finish(string container, DateTimeOffset start, TimeSpan duration)
    {
        foreach (var kind in Enum.GetValues<JavaSampleKind>())
        {
            var (tree, kinds) = (_trees[(int)kind], Kinds[(int)kind]);
            var total = tree.Total;
            if (total == default) continue;
            tree.Prune(values => values.IsBelow(options.PruneFraction, in total));
            yield return new(container, kinds[0], Write(tree, kinds, start, duration));
        }
    }

    private byte[] Write(CallTree<JavaValues> tree, ProfileKind[] kinds, DateTimeOffset start, TimeSpan duration)
    {
        var writer = new ProfileWriter();
        List<int> functions = [];
        tree.ForEach((stack, values) =>
        {
            functions.Clear();
            foreach (var frame in stack) functions.Add(writer.Function(_frames[frame].Name, _frames[frame].Module));
            var all = CollectionsMarshal.AsSpan(functions);
            if (kinds.Length == 1) writer.AddSample(all, values.Amount);
            else writer.AddSample(all, values.Count, values.Amount);
        });
        return writer.ToGzip(kinds, start, duration);
    }
}

using System.Runtime.InteropServices;
using Taproot.NodeAgent.Profiling;
using Taproot.Telemetry.Jfr;
using Taproot.Telemetry.Pprof;

namespace Taproot.NodeAgent.Java.Profiling;

/// <summary>What one JVM did in one interval. Bounded: beyond the bound stacks are cut where they are new.</summary>
internal sealed class JavaProfileSet(ProfilingOptions options) : IJfrSink
{
    private const int LongestName = 1024;
    private const int KeptFramesANode = 8;
    private const int NoFrame = -1;

    private static readonly ProfileKind[][] Kinds =
    [
        [new("java:cpu", "nanoseconds", JfrReader.CpuPeriod)],
        [new("java:heap_alloc_objects", "count", 0), new("java:heap_alloc_space", "bytes", 0)],
        [new("java:lock_contentions", "count", 0), new("java:lock_delay", "nanoseconds", 0)],
    ];

    private readonly CallTree<JavaValues>[] _trees = [new(), new(), new()];
    private readonly FrameTable _frames = new();
    private readonly List<int[]> _stacks = [];
    private int _kept;
    private int _nodes;

    /// <summary>Stacks that were cut because of the bound.</summary>
    internal long Cut { get; private set; }

    /// <summary>The sum of a kind.</summary>
    internal JavaValues Total(JfrSampleKind kind) => _trees[(int)kind].Total;

    public void BeginChunk(long start, long duration) => _stacks.Clear();

    public int Function(string name) =>
        _frames.Count < options.MostNodes ? _frames.Number(new(name.Length > LongestName ? name[..LongestName] : name, "")) : NoFrame;

    public int Stack(ReadOnlySpan<int> functions)
    {
        _kept += functions.Length;
        _stacks.Add(_kept <= (long)KeptFramesANode * options.MostNodes ? functions.ToArray() : []);
        return _stacks.Count - 1;
    }

    public void Sample(JfrSampleKind kind, int stack, long count, long amount, ulong span, ulong context)
    {
        var (tree, frames) = (_trees[(int)kind], _stacks[stack]);
        var mayGrow = frames.Length > 0 && _nodes + frames.Length < options.MostNodes;
        if (!mayGrow) Cut++;
        var (before, node) = (tree.Count, 0);
        for (var i = frames.Length - 1; i >= 0; i--) node = tree.Child(node, frames[i], mayGrow && frames[i] != NoFrame);
        if (node == 0) node = tree.Child(0, _frames.Number(new("[unknown]", "")), mayGrow: true);
        _nodes += tree.Count - before;
        tree.Add(node, new(count, amount));
    }

    /// <summary>Writes the profiles, one of each kind of which there is something.</summary>
    internal IEnumerable<CapturedProfile> Finish(string container, DateTimeOffset start, TimeSpan duration)
    {
        foreach (var kind in Enum.GetValues<JfrSampleKind>())
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

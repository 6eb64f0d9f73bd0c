using System.Runtime.InteropServices;
using Taproot.NodeAgent.Profiling.Kernel;
using Taproot.Telemetry.Pprof;

namespace Taproot.NodeAgent.Profiling;

/// <summary>A profile of one container and interval.</summary>
/// <param name="Container">The <c>container_id</c>.</param>
/// <param name="Kind">What the values are.</param>
/// <param name="Pprof">The gzipped profile.</param>
internal sealed record CapturedProfile(string Container, ProfileKind Kind, byte[] Pprof);

/// <summary>What was sampled in the present interval, by container and kind. Bounded: beyond the bound stacks are cut where they are new.</summary>
internal sealed class ProfileSet(ProfilingOptions options)
{
    private const string CpuType = "ebpf:cpu";
    private const string OffCpuType = "ebpf:offcpu";
    private const long Second = 1_000_000_000;
    private readonly Dictionary<(string Container, bool IsOffCpu), CallTree<long>> _trees = [];
    private readonly FrameTable _frames = new();
    private int _nodes;

    /// <summary>Nanoseconds that a sample on a CPU stands for.</summary>
    private long Period => Second / options.Frequency;

    /// <summary>Samples whose stack was cut because of the bound.</summary>
    internal long Cut { get; private set; }

    /// <summary>Adds a stack: the process's name as root, then the frames.</summary>
    internal void Add(string container, in SampleKey key, in Sample sample, List<Frame> frames)
    {
        var isOffCpu = key.IsOffCpu != 0;
        if (!_trees.TryGetValue((container, isOffCpu), out var tree)) _trees[(container, isOffCpu)] = tree = new();
        var mayGrow = _nodes + frames.Count < options.MostNodes;
        if (!mayGrow) Cut++;
        var before = tree.Count;
        var node = tree.Child(0, _frames.Number(new(sample.Command.ToString(), "")), mayGrow: true);
        foreach (var frame in frames) node = tree.Child(node, mayGrow ? _frames.Number(frame) : -1, mayGrow);
        _nodes += tree.Count - before;
        tree.Add(node, isOffCpu ? (long)sample.Value : (long)sample.Value * Period);
    }

    /// <summary>Writes the profiles of the interval.</summary>
    internal IEnumerable<CapturedProfile> Finish(DateTimeOffset start, TimeSpan duration)
    {
        foreach (var ((container, isOffCpu), tree) in _trees)
        {
            if (tree.Total == 0) continue;
            var kind = isOffCpu ? new ProfileKind(OffCpuType, "nanoseconds", 0) : new ProfileKind(CpuType, "nanoseconds", Period);
            var least = tree.Total * options.PruneFraction;
            tree.Prune(value => value < least);
            yield return new(container, kind, Write(tree, kind, start, duration));
        }
    }

    private byte[] Write(CallTree<long> tree, ProfileKind kind, DateTimeOffset start, TimeSpan duration)
    {
        var writer = new ProfileWriter();
        List<int> functions = [];
        tree.ForEach((frames, value) =>
        {
            functions.Clear();
            foreach (var frame in frames) functions.Add(writer.Function(_frames[frame].Name, _frames[frame].Module, _frames[frame].File));
            writer.AddSample(CollectionsMarshal.AsSpan(functions), value);
        });
        return writer.ToGzip([kind], start, duration);
    }
}

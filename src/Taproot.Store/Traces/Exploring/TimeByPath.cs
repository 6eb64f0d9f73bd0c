using Taproot.Telemetry.Profiles;

namespace Taproot.Store.Traces.Exploring;

/// <summary>
/// Where the time of traces goes: what each span did not spend in its children, by the path of services and operations that lead to it, over all traces.
/// Time in which several children run counts once, and belongs to the one that began first; what runs on after its parent has ended is not waited for and does not count.
/// </summary>
public static class TimeByPath
{
    private const int DeepestPath = 64;

    /// <summary>The tree of both parts; the rest is what is compared with. Values are nanoseconds.</summary>
    public static FlameGraph Of(TraceSample sample, int mostNodes)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var selected = sample.Selected.TraceIds.ToHashSet(StringComparer.Ordinal);
        var tree = new FlameTree();
        foreach (var trace in sample.Spans.GroupBy(s => s.TraceId))
        {
            var spans = new SampledTree(trace);
            foreach (var root in spans.Roots) Add(tree, spans, root, root.Time, root.Time + root.Duration, [], isBase: !selected.Contains(trace.Key));
        }
        return tree.ToGraph(mostNodes);
    }

    /// <summary>How a frame is written.</summary>
    public static string Frame(SampledSpan span)
    {
        ArgumentNullException.ThrowIfNull(span);
        return $"{span.Service}: {span.Name}";
    }

    // Frames are given the innermost first.
    private static void Add(FlameTree tree, SampledTree spans, SampledSpan span, long from, long to, IReadOnlyList<string> callers, bool isBase)
    {
        string[] path = [Frame(span), .. callers];
        var (self, at) = (to - from, from);
        if (path.Length < DeepestPath)
        {
            foreach (var child in spans.ChildrenOf(span))
            {
                var (begin, end) = (Math.Max(at, child.Time), Math.Min(to, child.Time + child.Duration));
                if (end <= begin) continue;
                Add(tree, spans, child, begin, end, path, isBase);
                self -= end - begin;
                at = end;
            }
        }
        if (self > 0) tree.Add(path, self, isBase);
    }
}

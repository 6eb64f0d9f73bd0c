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
            foreach (var root in spans.Roots) Add(tree, spans, new(root, 0, root.Time, root.Time + root.Duration), [], isBase: !selected.Contains(trace.Key));
        }
        return tree.ToGraph(mostNodes);
    }

    /// <summary>How a frame is written.</summary>
    public static string Frame(SampledSpan span)
    {
        ArgumentNullException.ThrowIfNull(span);
        return $"{span.Service}: {span.Name}";
    }

    /// <summary>A span, by how much its clock is off, and the part of its time that counts.</summary>
    private readonly record struct Part(SampledSpan Span, long Shift, long From, long To)
    {
        public long Begin => Span.Time + Shift;

        public long End => Begin + Span.Duration;
    }

    // Frames are given the innermost first.
    private static void Add(FlameTree tree, SampledTree spans, Part part, IReadOnlyList<string> callers, bool isBase)
    {
        string[] path = [Frame(part.Span), .. callers];
        var (self, at) = (part.To - part.From, part.From);
        if (path.Length < DeepestPath)
        {
            foreach (var (child, shift) in spans.ChildrenOf(part.Span).Select(c => (Span: c, Shift: ShiftOf(part, c))).OrderBy(c => c.Span.Time + c.Shift))
            {
                var (begin, end) = (Math.Max(at, child.Time + shift), Math.Min(part.To, child.Time + shift + child.Duration));
                if (end <= begin) continue;
                Add(tree, spans, new(child, shift, begin, end), path, isBase);
                self -= end - begin;
                at = end;
            }
        }
        if (self > 0) tree.Add(path, self, isBase);
    }

    // What another service answered cannot have begun before it was asked, nor have ended after the answer was there: then a clock is off.
    private static long ShiftOf(Part parent, SampledSpan child)
    {
        if (child.Service == parent.Span.Service) return parent.Shift;
        var room = parent.Span.Duration - child.Duration;
        var isEarly = child.Time < parent.Begin;
        var isLate = child.Kind == "Server" && room >= 0 && child.Time + child.Duration > parent.End;
        return isEarly || isLate ? parent.Begin + Math.Max(0, room / 2) - child.Time : 0;
    }
}

namespace Taproot.Store.Traces.Exploring;

/// <summary>The spans of one trace as a tree. What has no parent that is known begins it, and so does what would be its own ancestor.</summary>
internal sealed class SampledTree
{
    private readonly Dictionary<string, List<SampledSpan>> _children = new(StringComparer.Ordinal);

    /// <summary>The tree of a trace's spans.</summary>
    public SampledTree(IEnumerable<SampledSpan> spans)
    {
        var byId = new Dictionary<string, SampledSpan>(StringComparer.Ordinal);
        foreach (var span in spans) byId.TryAdd(span.SpanId, span);
        var circles = CirclesIn(byId);
        foreach (var span in byId.Values.OrderBy(s => s.Time))
        {
            if (!byId.ContainsKey(span.ParentSpanId) || circles.Contains(span.SpanId))
            {
                Roots.Add(span);
                continue;
            }
            if (!_children.TryGetValue(span.ParentSpanId, out var list)) _children.Add(span.ParentSpanId, list = []);
            list.Add(span);
        }
    }

    /// <summary>Spans that begin it, by time.</summary>
    public List<SampledSpan> Roots { get; } = [];

    /// <summary>Spans of which a span is the parent, by time.</summary>
    public IReadOnlyList<SampledSpan> ChildrenOf(SampledSpan span) => _children.TryGetValue(span.SpanId, out var list) ? list : [];

    // Each span is walked over once, however deep a trace is.
    private static HashSet<string> CirclesIn(Dictionary<string, SampledSpan> byId)
    {
        HashSet<string> begins = new(StringComparer.Ordinal), known = new(StringComparer.Ordinal), walked = new(StringComparer.Ordinal);
        foreach (var span in byId.Values)
        {
            walked.Clear();
            var at = span;
            while (known.Add(at.SpanId))
            {
                walked.Add(at.SpanId);
                if (!byId.TryGetValue(at.ParentSpanId, out var parent)) break;
                at = parent;
                if (walked.Contains(at.SpanId)) begins.Add(at.SpanId);
            }
        }
        return begins;
    }
}

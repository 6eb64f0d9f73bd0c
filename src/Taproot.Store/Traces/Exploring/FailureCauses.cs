using System.Text.RegularExpressions;

namespace Taproot.Store.Traces.Exploring;

/// <summary>Why traces failed: their deepest spans with an error, those beneath which nothing failed, by service, operation and what they say of it.</summary>
public static partial class FailureCauses
{
    private const int MostCauses = 200;

    /// <summary>Causes in the selected traces, the most frequent first.</summary>
    public static IReadOnlyList<FailureCause> Of(TraceSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var selected = sample.Selected.TraceIds.ToHashSet(StringComparer.Ordinal);
        Dictionary<(string Service, string Name, string Kind, string Pattern), List<SampledSpan>> causes = [];
        foreach (var trace in sample.Spans.Where(s => selected.Contains(s.TraceId)).GroupBy(s => s.TraceId))
        {
            foreach (var span in Deepest(new(trace)).DistinctBy(s => (s.Service, s.Name, s.Kind, PatternOf(s.Reason))))
            {
                var key = (span.Service, span.Name, span.Kind, PatternOf(span.Reason));
                if (!causes.TryGetValue(key, out var list)) causes.Add(key, list = []);
                list.Add(span);
            }
        }
        return
        [
            .. causes.OrderByDescending(c => c.Value.Count).ThenBy(c => c.Key).Take(MostCauses)
                .Select(c => new FailureCause(c.Key.Service, c.Key.Name, c.Key.Kind, c.Value[0].Reason, c.Value.Count, c.Value[0].TraceId, c.Value[0].SpanId)),
        ];
    }

    /// <summary>The deepest spans with an error of all traces.</summary>
    internal static IEnumerable<SampledSpan> DeepestOf(IEnumerable<SampledSpan> spans) => spans.GroupBy(s => s.TraceId).SelectMany(trace => Deepest(new(trace)));

    private static List<SampledSpan> Deepest(SampledTree tree)
    {
        List<SampledSpan> found = [];
        foreach (var root in tree.Roots) Visit(tree, root, found);
        return found;
    }

    // Depth is bounded by a stack of our own, for traces may be thousands of spans deep.
    private static void Visit(SampledTree tree, SampledSpan root, List<SampledSpan> found)
    {
        Stack<(SampledSpan Span, bool IsLeft)> pending = new([(root, false)]);
        Stack<int> before = [];
        while (pending.TryPop(out var next))
        {
            if (next.IsLeft)
            {
                if (next.Span.IsFailed && found.Count == before.Pop()) found.Add(next.Span);
                continue;
            }
            if (next.Span.IsFailed)
            {
                before.Push(found.Count);
                pending.Push((next.Span, true));
            }
            foreach (var child in tree.ChildrenOf(next.Span)) pending.Push((child, false));
        }
    }

    // What differs from request to request does not make another cause.
    private static string PatternOf(string reason) => Varying().Replace(reason, "*");

    [GeneratedRegex("""(?:0x)?[0-9a-f]*\d[0-9a-f\-:.]*|"[^"]*"|'[^']*'""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Varying();
}

/// <summary>Why some traces failed.</summary>
/// <param name="Service">Service of the deepest span with an error.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Reason">What one of them says.</param>
/// <param name="Traces">Traces with such a span.</param>
/// <param name="TraceId">One of them.</param>
/// <param name="SpanId">Its span.</param>
public sealed record FailureCause(string Service, string Name, string Kind, string Reason, int Traces, string TraceId, string SpanId);

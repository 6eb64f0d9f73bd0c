namespace Taproot.NodeAgent.Profiling;

/// <summary>The frames of an interpreter's own stack, which are taken from the outermost on, those of one call of its evaluating function at once.</summary>
internal sealed class EvaluatedCalls
{
    private readonly List<(Frame Frame, bool IsOutermost)> _frames = []; // the innermost first

    internal bool IsEmpty => _frames.Count == 0;

    /// <summary>Begins a stack.</summary>
    internal void Clear() => _frames.Clear();

    /// <summary>Adds the caller of what was added before.</summary>
    internal void Add(Frame frame, bool isOutermost) => _frames.Add((frame, isOutermost));

    /// <summary>Moves the frames of the outermost call.</summary>
    internal void TakeCall(List<Frame> into)
    {
        for (var isFirst = true; _frames.Count > 0 && (isFirst || !_frames[^1].IsOutermost); isFirst = false)
        {
            into.Add(_frames[^1].Frame);
            _frames.RemoveAt(_frames.Count - 1);
        }
    }

    /// <summary>Moves all that is left.</summary>
    internal void TakeAll(List<Frame> into)
    {
        while (_frames.Count > 0) TakeCall(into);
    }
}

using Taproot.NodeAgent.Profiling.Kernel;
using Taproot.NodeAgent.Profiling.Processes;

namespace Taproot.NodeAgent.Profiling;

/// <summary>
/// Puts Python's functions in the place of the native function that evaluates them: each call of it runs the frames up to the next mark.
/// </summary>
internal sealed class PythonFrames(InterpreterStacks stacks)
{
    private const string Evaluator = "_PyEval_EvalFrameDefault";
    private const int MostNames = 8192;
    private readonly Dictionary<CodeKey, Frame> _names = [];
    private readonly List<(Frame Frame, bool IsOutermost)> _frames = []; // the innermost first
    private List<Frame> _into = [];

    /// <summary>Begins a stack, whose frames are added to a list.</summary>
    internal void Begin(ProfiledProcess process, in Sample sample, List<Frame> into)
    {
        const ulong mark = 1;
        _into = into;
        _frames.Clear();
        if (process.JavaScript is not null || sample.Interpreter == 0 || !stacks.TryGet(sample.Interpreter, out var stack)) return;
        for (var i = 0; i < Math.Min(stack.Count, CodeFrames.Count); i++)
        {
            var key = new CodeKey { Code = stack.Frames[i] & ~mark, Process = process.Key };
            if (NameOf(key) is { } frame) _frames.Add((frame, (stack.Frames[i] & mark) != 0));
        }
    }

    /// <summary>Replaces a native frame, from the outermost on; false when it stays.</summary>
    internal bool TryReplace(Frame native)
    {
        if (_frames.Count == 0 || !native.Name.StartsWith(Evaluator, StringComparison.Ordinal)) return false;
        TakeCall();
        return true;
    }

    /// <summary>Ends the stack: what no native frame was seen for is inside of what was.</summary>
    internal void End()
    {
        while (_frames.Count > 0) TakeCall();
    }

    private void TakeCall()
    {
        for (var isFirst = true; _frames.Count > 0 && (isFirst || !_frames[^1].IsOutermost); isFirst = false)
        {
            _into.Add(_frames[^1].Frame);
            _frames.RemoveAt(_frames.Count - 1);
        }
    }

    private Frame? NameOf(CodeKey key)
    {
        if (_names.TryGetValue(key, out var frame)) return frame;
        if (!stacks.TryGetName(key, out var name) || name.NameLength == 0) return null;
        if (_names.Count >= MostNames) _names.Clear();
        frame = new(name.Name.ToString(name.NameLength), "", name.File.ToString(name.FileLength));
        _names.Add(key, frame);
        return frame;
    }
}

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
    private readonly EvaluatedCalls _calls = new();

    /// <summary>Begins a stack.</summary>
    internal void Begin(ProfiledProcess process, in Sample sample)
    {
        const ulong mark = 1;
        _calls.Clear();
        if (process.HasReadFunctions || sample.Interpreter == 0 || !stacks.TryGet(sample.Interpreter, out var stack)) return;
        for (var i = 0; i < Math.Min(stack.Count, CodeFrames.Count); i++)
        {
            var key = new CodeKey { Code = stack.Frames[i] & ~mark, Process = process.Key };
            if (NameOf(key) is { } frame) _calls.Add(frame, (stack.Frames[i] & mark) != 0);
        }
    }

    /// <summary>Replaces a native frame, from the outermost on; false when it stays.</summary>
    internal bool TryReplace(Frame native, List<Frame> into)
    {
        if (_calls.IsEmpty || !native.Name.StartsWith(Evaluator, StringComparison.Ordinal)) return false;
        _calls.TakeCall(into);
        return true;
    }

    /// <summary>Ends the stack: what no native frame was seen for is inside of what was.</summary>
    internal void End(List<Frame> into) => _calls.TakeAll(into);

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

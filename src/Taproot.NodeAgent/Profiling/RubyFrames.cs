using Taproot.NodeAgent.Profiling.Interpreters;
using Taproot.NodeAgent.Profiling.Kernel;
using Taproot.NodeAgent.Profiling.Processes;

namespace Taproot.NodeAgent.Profiling;

/// <summary>Puts Ruby's functions in the place of the native functions that evaluate them.</summary>
internal sealed class RubyFrames(InterpreterStacks stacks, CodeNames names)
{
    private const string Library = "libruby";
    private readonly EvaluatedCalls _calls = new();
    private bool _isEvaluating; // the native frame before was of the evaluator
    private bool _hasEvaluated;

    /// <summary>Begins a stack.</summary>
    internal void Begin(ProfiledProcess process, in Sample sample)
    {
        const ulong mark = 1;
        _calls.Clear();
        (_isEvaluating, _hasEvaluated) = (false, false);
        if (process.Ruby is null || sample.Interpreter == 0 || !stacks.TryGet(sample.Interpreter, out var stack)) return;
        for (var i = 0; i < Math.Min(stack.Count, CodeFrames.Count); i++)
        {
            var key = new CodeKey { Code = stack.Frames[i] & ~mark, Process = process.Key };
            if (names.NameOf(process, key) is { } frame) _calls.Add(frame, (stack.Frames[i] & mark) != 0);
        }
    }

    /// <summary>Replaces a native frame, from the outermost on; false when it stays.</summary>
    internal bool TryReplace(Frame native, List<Frame> into)
    {
        var wasEvaluating = _isEvaluating;
        _isEvaluating = IsEvaluator(native, wasEvaluating) && (wasEvaluating || !_calls.IsEmpty);
        if (!_isEvaluating) return false;
        _hasEvaluated = true;
        if (!wasEvaluating) _calls.TakeCall(into);
        return true;
    }

    /// <summary>Ends the stack: what no native frame was seen for is inside of what was.</summary>
    internal void End(List<Frame> into)
    {
        if (!_hasEvaluated && !_calls.IsEmpty) ReplaceNameless(_calls, into);
        _calls.TakeAll(into);
    }

    /// <summary>
    /// Where a stripped library does not even name the evaluator, one of its nameless functions is it: all of Ruby's frames go where they are, from the
    /// first to the last of them. What the innermost calls stays.
    /// </summary>
    internal static void ReplaceNameless(EvaluatedCalls calls, List<Frame> into)
    {
        var first = into.FindIndex(IsNameless);
        if (first < 0) return;
        var inner = into[(into.FindLastIndex(IsNameless) + 1)..];
        into.RemoveRange(first, into.Count - first);
        calls.TakeAll(into);
        into.AddRange(inner);
    }

    private static bool IsNameless(Frame native) => native.Name.StartsWith(Library, StringComparison.Ordinal) && native.Name.Contains("+0x", StringComparison.Ordinal);

    // The loop is a function of its own within, whose name a stripped library does not have.
    private static bool IsEvaluator(Frame native, bool isInside) =>
        native.Name is "rb_vm_exec" or "vm_exec" || isInside && (native.Name.StartsWith("vm_exec_core", StringComparison.Ordinal) || IsNameless(native));
}

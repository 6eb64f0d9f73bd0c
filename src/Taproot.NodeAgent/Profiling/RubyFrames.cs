using Taproot.NodeAgent.Profiling.Interpreters;
using Taproot.NodeAgent.Profiling.Kernel;
using Taproot.NodeAgent.Profiling.Processes;

namespace Taproot.NodeAgent.Profiling;

/// <summary>Puts Ruby's functions in the place of the native functions that evaluate them.</summary>
internal sealed class RubyFrames(InterpreterStacks stacks, CodeNames names)
{
    private const string Library = "libruby";
    private readonly EvaluatedCalls _calls = new();
    private Place _place; // of the native frame before
    private bool _hasEvaluated;

    /// <summary>Begins a stack.</summary>
    internal void Begin(ProfiledProcess process, in Sample sample)
    {
        const ulong mark = 1;
        _calls.Clear();
        (_place, _hasEvaluated) = (Place.Outside, false);
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
        var before = _place;
        _place = PlaceOf(native, before);
        if (_place == Place.Outside) return false;
        var isNewCall = _place == Place.Entry ? before != Place.Entry : before == Place.Outside;
        if (isNewCall && _calls.IsEmpty)
        {
            _place = Place.Outside;
            return false;
        }
        _hasEvaluated = true;
        if (isNewCall) _calls.TakeCall(into);
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

    // The loop is a function of its own within, whose name a stripped library does not have; nor do the helpers that it calls.
    private static Place PlaceOf(Frame native, Place before) =>
        native.Name is "rb_vm_exec" or "vm_exec" ? Place.Entry
        : native.Name.StartsWith("vm_exec_core", StringComparison.Ordinal) || before != Place.Outside && IsNameless(native) ? Place.Loop
        : Place.Outside;

    private enum Place
    {
        Outside,
        Entry,
        Loop,
    }
}

using Taproot.NodeAgent.Profiling.Interpreters;
using Taproot.NodeAgent.Profiling.Kernel;
using Taproot.NodeAgent.Profiling.Processes;

namespace Taproot.NodeAgent.Profiling;

/// <summary>Puts functions of JavaScript in the place of the frames that run them, compiled or interpreted.</summary>
internal sealed class JavaScriptFrames(InterpreterStacks stacks, CodeNames names)
{
    private const string BuiltIn = "Builtins_";
    private const string Interpreter = "Builtins_InterpreterEntryTrampoline";
    private readonly Frame?[] _frames = new Frame?[UserFrames.Count]; // by the number of the native frame
    private bool _isEmpty = true;

    /// <summary>Begins a stack.</summary>
    internal void Begin(ProfiledProcess process, in Sample sample)
    {
        const ulong numbers = UserFrames.Count - 1;
        if (!_isEmpty) Array.Clear(_frames);
        _isEmpty = true;
        if (process.JavaScript is null || sample.Interpreter == 0 || !stacks.TryGet(sample.Interpreter, out var stack)) return;
        for (var i = 0; i < Math.Min(stack.Count, CodeFrames.Count); i++)
        {
            var key = new CodeKey { Code = stack.Frames[i] & ~numbers, Process = process.Key };
            _frames[stack.Frames[i] & numbers] = names.NameOf(process, key);
        }
        _isEmpty = false;
    }

    /// <summary>Adds the function of a frame, for which there is no better name; false when the native frame has to be added.</summary>
    internal bool TryAdd(int number, Frame native, List<Frame> into)
    {
        if (_isEmpty || _frames[number] is not { } function) return false;
        // Functions of the language itself have better names in the executable, if it has any.
        if (function.File.Length == 0 && native.Name.StartsWith(BuiltIn, StringComparison.Ordinal)) return false;
        into.Add(function);
        // What runs innermost may be a helper that has no frame of its own.
        return number > 0 || native.Module.Length == 0 || native.Name.StartsWith(Interpreter, StringComparison.Ordinal);
    }
}

using Taproot.NodeAgent.Profiling.Interpreters;
using Taproot.NodeAgent.Profiling.Kernel;
using Taproot.NodeAgent.Profiling.Processes;
using Taproot.NodeAgent.Profiling.Symbols;

namespace Taproot.NodeAgent.Profiling;

/// <summary>
/// Turns addresses into functions. First all stacks are noted by <see cref="Want"/>, then what is not known yet is looked up at once by
/// <see cref="Resolve"/>, and then <see cref="Describe"/> gives the frames.
/// </summary>
internal sealed class StackNames(ModuleFiles files, InterpreterStacks interpreter, CodeNames code, string procRoot, TimeProvider time)
{
    private const string Unknown = "[unknown]";
    private const string Compiled = "[jit]";
    private const string Kernel = "[kernel]";
    private readonly ModuleSymbols _moduleSymbols = new(files);
    private readonly KernelSymbols _kernel = new(procRoot, time);
    private readonly PerfMap _perfMap = new(procRoot);
    private readonly PythonFrames _python = new(interpreter);
    private readonly RubyFrames _ruby = new(interpreter, code);
    private readonly JavaScriptFrames _javaScript = new(interpreter, code);
    private readonly Dictionary<Module, HashSet<ulong>> _waiting = [];
    private readonly Dictionary<ProfiledProcess, HashSet<ulong>> _waitingCode = [];
    private readonly Dictionary<ProfiledProcess, Dictionary<ulong, string>> _code = [];

    /// <summary>Notes the addresses of a stack; the kernel's need not be.</summary>
    internal void Want(ProfiledProcess process, in Sample sample, long round)
    {
        for (var i = 0; i < UserCount(in sample); i++) WantCode(process, CodeAddress(sample.UserStack[i], i), i, round);
    }

    /// <summary>Looks up what was noted.</summary>
    internal void Resolve()
    {
        foreach (var (module, addresses) in _waiting) _moduleSymbols.Resolve(module, addresses);
        _waiting.Clear();
        _code.Clear();
        foreach (var (process, addresses) in _waitingCode) _code[process] = _perfMap.Find(process.Pid, addresses);
        _waitingCode.Clear();
    }

    /// <summary>Fills <paramref name="into"/> with the frames of a stack, the outermost first.</summary>
    internal void Describe(ProfiledProcess process, in Sample sample, List<Frame> into)
    {
        _python.Begin(process, in sample);
        _ruby.Begin(process, in sample);
        _javaScript.Begin(process, in sample);
        for (var i = UserCount(in sample) - 1; i >= 0; i--)
        {
            var frame = FrameOf(process, CodeAddress(sample.UserStack[i], i));
            if (_python.TryReplace(frame, into) || _ruby.TryReplace(frame, into)) continue;
            // What the process itself wrote about its code is better known.
            if ((frame.Module.Length > 0 || IsNameless(frame)) && _javaScript.TryAdd(i, frame, into)) continue;
            // A chain of addresses that nobody knows says no more than one.
            if (!IsNameless(frame) || into.Count == 0 || into[^1] != frame) into.Add(frame);
        }
        _python.End(into);
        _ruby.End(into);
        for (var i = KernelCount(in sample) - 1; i >= 0; i--)
        {
            var name = _kernel.NameOf(CodeAddress(sample.KernelStack[i], i));
            if (name.Length > 0) into.Add(new(name, Kernel));
        }
    }

    private static bool IsNameless(Frame frame) => frame.Name is Unknown or Compiled;

    private static int UserCount(in Sample sample) => (int)Math.Min(sample.UserCount, UserFrames.Count);

    private static int KernelCount(in Sample sample) => (int)Math.Min(sample.KernelCount, KernelFrames.Count);

    // A caller's address is behind its call, which may be the function's last instruction.
    private static ulong CodeAddress(ulong address, int depth) => depth == 0 ? address : address - 1;

    private void WantCode(ProfiledProcess process, ulong address, int depth, long round)
    {
        var region = process.Find(address);
        if (region is null)
        {
            if (depth == 0) process.IsStale = true;
            return;
        }
        if (region.Module is not { } module) Set(_waitingCode, process).Add(address);
        else
        {
            module.UsedAt = round;
            if (region.TryGetModuleAddress(address, out var inModule) && !module.Functions.TryFind(inModule, out _)) Set(_waiting, module).Add(inModule);
        }
    }

    private Frame FrameOf(ProfiledProcess process, ulong address)
    {
        if (process.Find(address) is not { } region) return new(Unknown, "");
        if (region.Module is not { } module)
            return new(_code.TryGetValue(process, out var names) && names.TryGetValue(address, out var name) ? name : Compiled, "");
        if (!region.TryGetModuleAddress(address, out var inModule)) return new(Unknown, module.Path);
        return module.Functions.TryFind(inModule, out var function) && function is not null
            ? new(function, module.Path)
            : new($"{module.Name}+0x{inModule:x}", module.Path);
    }

    private static HashSet<ulong> Set<T>(Dictionary<T, HashSet<ulong>> sets, T key)
        where T : notnull => sets.TryGetValue(key, out var set) ? set : sets[key] = [];
}

using Taproot.NodeAgent.Processes;
using Taproot.NodeAgent.Profiling.Kernel;
using Taproot.NodeAgent.Profiling.Processes;

namespace Taproot.NodeAgent.Profiling.Interpreters;

/// <summary>
/// Names of functions that stand in the memory of processes: read within a second of the first sample, before they can move, and remembered.
/// Bounded in number; when it is full all are read again.
/// </summary>
internal sealed class CodeNames(InterpreterStacks stacks, string procRoot)
{
    private const int MostNames = 16_384;
    private readonly Dictionary<CodeKey, Frame?> _names = [];
    private readonly CodeKey[] _keys = new CodeKey[InterpreterStacks.MostWanted];
    private readonly CodePlace[] _places = new CodePlace[InterpreterStacks.MostWanted];

    /// <summary>Functions that could not be read.</summary>
    internal long Unread { get; private set; }

    /// <summary>Reads the names of functions that were seen for the first time.</summary>
    internal void Learn(ProcessTable processes)
    {
        var count = stacks.TakeWanted(_keys, _places);
        if (count == 0) return;
        Array.Sort(_keys, _places, 0, count, ByProcess.Instance);
        for (var start = 0; start < count;)
        {
            var end = start + 1;
            while (end < count && _keys[end].Process == _keys[start].Process) end++;
            var (pid, generation) = ((int)_places[start].ProcessId, _keys[start].Process ^ (ulong)_places[start].ProcessId << 32);
            if (processes.Find(pid, generation) is { } process) Learn(process, start, end);
            else Unread += end - start;
            start = end;
        }
    }

    /// <summary>The function of a sample; null when nothing is known of it.</summary>
    internal Frame? NameOf(ProfiledProcess process, CodeKey key)
    {
        if (_names.TryGetValue(key, out var frame)) return frame;
        if (!stacks.TryGetPlace(key, out var place)) return null;
        using var file = ProcessMemory.Open(procRoot, process.Pid);
        return Remember(key, file is null ? null : Read(process, new ProcessMemory(file), place));
    }

    private void Learn(ProfiledProcess process, int start, int end)
    {
        using var file = ProcessMemory.Open(procRoot, process.Pid);
        for (var i = start; i < end; i++)
        {
            if (!_names.ContainsKey(_keys[i])) Remember(_keys[i], file is null ? null : Read(process, new ProcessMemory(file), _places[i]));
        }
    }

    private static Frame? Read(ProfiledProcess process, IProcessMemory memory, CodePlace place) =>
        process.JavaScript is { } javaScript ? new V8Functions(javaScript, memory).Read(place.Object, place.Check)
        : process.Ruby is { } ruby ? new RubyFunctions(ruby, memory).Read(place.Object, place.Check)
        : null;

    private Frame? Remember(CodeKey key, Frame? frame)
    {
        if (frame is null) Unread++;
        if (_names.Count >= MostNames) _names.Clear();
        _names[key] = frame;
        return frame;
    }

    private sealed class ByProcess : IComparer<CodeKey>
    {
        internal static ByProcess Instance { get; } = new();

        public int Compare(CodeKey x, CodeKey y) => x.Process.CompareTo(y.Process);
    }
}

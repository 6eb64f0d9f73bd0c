using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Profiling.Interpreters;

/// <summary>Reads what a function of JavaScript is called and where it is written, from the memory of its process.</summary>
internal sealed class V8Functions(V8Layout layout, IProcessMemory process)
{
    private const string Anonymous = "(anonymous)";
    private const string FileScheme = "file://";
    private const int LongestName = 256;
    private const int LongestPath = 512;
    private const int MostSourceBytes = 1 << 20;
    private const int LongestSource = 1 << 29;
    private const int MostVariables = 1 << 16;
    private const int MostInlineVariables = 75; // beyond, their names are in a table
    private const int WordsAfterVariables = 8;
    private const int FirstVariablesWithPosition = 5; // where two more words come before, they are where the function begins and ends
    private readonly TargetMemory _memory = new(process);
    private readonly V8Strings _strings = new(layout, process);

    /// <summary>The function that shares this; null when there is none, or not the one that was sampled.</summary>
    internal Frame? Read(ulong shared, ulong name)
    {
        if (!_strings.TryReadType(shared, out var type) || type != layout.SharedType) return null;
        if (!_memory.TryReadWord(V8Strings.At(shared, layout.SharedName), out var present) || present != name) return null;
        var (text, position) = V8Numbers.IsNumber(name) ? ("", -1) : _strings.IsString(name) ? (_strings.Read(name, LongestName) ?? "", -1) : ReadScope(name);
        if (text.Length == 0) text = Anonymous;
        if (!_memory.TryReadWord(V8Strings.At(shared, layout.SharedScript), out var script) || !_strings.TryReadType(script, out type) || type != layout.ScriptType)
            return new(text, "");
        var file = ReadPath(script);
        return new(file.Length == 0 ? text : $"{text} {file}{ReadLine(script, position)}", "", file);
    }

    private string ReadPath(ulong script)
    {
        var path = _memory.TryReadWord(V8Strings.At(script, layout.ScriptName), out var name) && V8Strings.IsObject(name) ? _strings.Read(name, LongestPath) ?? "" : "";
        return path.StartsWith(FileScheme, StringComparison.Ordinal) ? path[FileScheme.Length..] : path;
    }

    private string ReadLine(ulong script, int position)
    {
        if (position < 0 || !_memory.TryReadWord(V8Strings.At(script, layout.ScriptSource), out var source)) return "";
        return _strings.CountLines(source, position, MostSourceBytes) is { } lines ? FormattableString.Invariant($":{lines + 1}") : "";
    }

    /// <summary>
    /// A scope's description: numbers, names and more of its variables, then the function's name, the name that it would best have when it has none,
    /// where it begins and ends, and more objects. Which of these are there is in flags that differ by version, so they are told by what they are.
    /// </summary>
    private (string Name, int Position) ReadScope(ulong scope)
    {
        if (!_memory.TryReadWord(WordAt(scope, layout.ScopeVariableCount), out var number) || !V8Numbers.TryRead(number, MostVariables, out var variables)) return ("", -1);
        var at = layout.ScopeVariables + (variables < MostInlineVariables ? 2 * variables : variables + 1);
        var (name, position, previous) = ("", -1, -1);
        for (var end = at + WordsAfterVariables; at < end && _memory.TryReadWord(WordAt(scope, at), out var word); at++)
        {
            if (V8Numbers.IsNumber(word))
            {
                (position, previous) = (previous, V8Numbers.TryRead(word, LongestSource, out var value) ? value : -1);
                continue;
            }
            if (previous >= 0 && position >= 0 && position <= previous) break;
            (position, previous) = (-1, -1);
            if (name.Length == 0 && _strings.IsString(word)) name = _strings.Read(word, LongestName) ?? "";
        }
        return (name, layout.ScopeVariables >= FirstVariablesWithPosition ? PositionBefore(scope) : position);
    }

    private int PositionBefore(ulong scope) =>
        _memory.TryReadWord(WordAt(scope, layout.ScopeVariableCount + 1), out var word) && V8Numbers.TryRead(word, LongestSource, out var start) ? start : -1;

    private static ulong WordAt(ulong scope, int index) => V8Strings.At(scope, sizeof(ulong) * (index + 1));
}

using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Profiling.Interpreters;
using Taproot.NodeAgent.Profiling.Kernel;

namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>The interpreters in a file.</summary>
/// <param name="Python">Offsets of CPython, with the address of its state in the file; null when there is none that is known.</param>
/// <param name="JavaScript">Where V8 keeps what; null when there is none that is known.</param>
/// <param name="Ruby">Where CRuby keeps what; null when there is none that is known.</param>
/// <param name="Unknown">Name and version of one whose layout is not known; else empty.</param>
internal readonly record struct KnownInterpreters(InterpreterLayout? Python, V8Layout? JavaScript, RubyLayout? Ruby, string Unknown)
{
    /// <summary>Looks for interpreters.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="image">Its content.</param>
    internal static KnownInterpreters Find(string path, ElfImage image)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var python = PythonInterpreter.Find(path, image);
        var javaScript = V8Layout.Find(name, image);
        var ruby = RubyLayout.Find(name, image, out var rubyVersion);
        var minor = PythonInterpreter.MinorVersionOf(path);
        var unknown = minor > 0 && !PythonInterpreter.IsKnown(minor) ? FormattableString.Invariant($"Python 3.{minor}")
            : rubyVersion.Length > 0 && ruby is null ? $"Ruby {rubyVersion}"
            : name == "node" && javaScript is null ? "Node.js"
            : "";
        return new(python, javaScript, ruby, unknown);
    }
}

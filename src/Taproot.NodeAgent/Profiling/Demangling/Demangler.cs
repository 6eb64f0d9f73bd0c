namespace Taproot.NodeAgent.Profiling.Demangling;

/// <summary>Turns the names that compilers give to functions back into those that people gave.</summary>
internal static class Demangler
{
    private const int LongestMangled = 2048;

    /// <summary>The name in the source; the name itself when it is not mangled, or in a way that is not known.</summary>
    internal static string Demangle(string name)
    {
        if (name.Length is < 3 or > LongestMangled) return name;
        try
        {
            if (name.StartsWith("_R", StringComparison.Ordinal)) return new RustV0Demangler(name).Demangle();
            if (!name.StartsWith("_Z", StringComparison.Ordinal)) return name;
            return RustLegacyDemangler.TryDemangle(name) ?? new ItaniumDemangler(name).Demangle();
        }
        catch (DemangleException)
        {
            return name;
        }
    }
}

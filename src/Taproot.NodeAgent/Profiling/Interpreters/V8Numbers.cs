namespace Taproot.NodeAgent.Profiling.Interpreters;

/// <summary>Small whole numbers as V8 keeps them: in the upper half of a word whose lower half is 0.</summary>
internal static class V8Numbers
{
    /// <summary>Reads a number from 0 to <paramref name="most"/>; false for anything else.</summary>
    internal static bool TryRead(ulong word, int most, out int value)
    {
        value = 0;
        if (!IsNumber(word) || word >> 32 > (ulong)most) return false;
        value = (int)(word >> 32);
        return true;
    }

    internal static bool IsNumber(ulong word) => (uint)word == 0;
}

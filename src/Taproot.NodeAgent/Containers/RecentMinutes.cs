using System.Numerics;

namespace Taproot.NodeAgent.Containers;

/// <summary>In which of the last minutes something happened.</summary>
internal struct RecentMinutes
{
    private ulong _minutes;

    /// <summary>The last minute in which it did; 0 when it never did.</summary>
    internal long Last { get; private set; }

    internal void Note(long minute)
    {
        Advance(minute);
        _minutes |= 1;
    }

    /// <summary>Of the last <paramref name="window"/> minutes (at most 64), the present one included, those in which it happened.</summary>
    internal readonly int Count(long minute, int window)
    {
        RecentMinutes now = this;
        now.Advance(minute);
        return BitOperations.PopCount(window >= 64 ? now._minutes : now._minutes & ((1UL << window) - 1));
    }

    private void Advance(long minute)
    {
        long passed = Math.Max(0, minute - Last);
        _minutes = passed >= 64 ? 0 : _minutes << (int)passed;
        Last = Math.Max(minute, Last);
    }
}

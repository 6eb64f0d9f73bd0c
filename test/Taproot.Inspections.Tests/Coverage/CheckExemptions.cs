using Taproot.Inspections.Checks;

namespace Taproot.Inspections.Tests.Coverage;

/// <summary>Worlds that cannot be, by check, and why.</summary>
internal static class CheckExemptions
{
    /// <summary>The worlds that a check must have been seen in.</summary>
    public static Seen Needed(CheckDefinition check)
    {
        var all = Seen.Fires | Seen.Well | Seen.WithGaps | Seen.Unknown;
        return check.HasThreshold ? all | Seen.AtTheThreshold : all;
    }
}

using Taproot.Inspections.Checks;

namespace Taproot.Inspections.Tests.Coverage;

/// <summary>Worlds that cannot be, by check, and why.</summary>
internal static class CheckExemptions
{
    // A node is known by its agent, and that it has spoken is all that its check needs. What was not seen of certificates is not asked of: most applications have none.
    private static readonly string[] AlwaysKnown = ["NodeAgentSilent", "TLSCertificateExpiry"];

    /// <summary>The worlds that a check must have been seen in.</summary>
    public static Seen Needed(CheckDefinition check)
    {
        var needed = Seen.Fires | Seen.Well | Seen.WithGaps;
        if (check.HasThreshold) needed |= Seen.AtTheThreshold;
        return AlwaysKnown.Contains(check.Id, StringComparer.Ordinal) ? needed : needed | Seen.Unknown;
    }
}

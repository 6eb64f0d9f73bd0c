namespace Taproot.EndToEnd;

/// <summary>A fault of the demo shop, the application that has it, and the check that it is for.</summary>
/// <param name="Name">As <c>./taproot demo fault</c> knows it.</param>
/// <param name="Application">Name of the application.</param>
/// <param name="Check">Id of the check.</param>
/// <param name="Also">Ids of other checks of the same application that are right to fail with it.</param>
internal sealed record Fault(string Name, string Application, string Check, params string[] Also)
{
    /// <summary>Whether the check must know how the application did before: a start is no leak.</summary>
    public bool NeedsHistory { get; init; }

    /// <summary>Seconds until the check was seen failing; null before.</summary>
    public double? Seen { get; set; }

    /// <summary>Seconds from its end until the check was well; null before.</summary>
    public double? Well { get; set; }

    /// <summary>Why it can not be had here; null when it can.</summary>
    public string? Skipped { get; set; }

    /// <summary>What the check said.</summary>
    public string Sentence { get; set; } = "";

    /// <summary>When it was last switched, a timestamp.</summary>
    public long SwitchedAt { get; set; }

    /// <summary>Whether it was switched off again.</summary>
    public bool IsOff { get; set; }

    /// <summary>Whether what goes wrong may be its doing.</summary>
    public bool IsFelt => SwitchedAt != 0 && Skipped is null && Well is null;
}

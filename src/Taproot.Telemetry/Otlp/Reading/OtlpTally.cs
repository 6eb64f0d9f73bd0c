namespace Taproot.Telemetry.Otlp.Reading;

/// <summary>What became of the items of a request.</summary>
public record struct OtlpTally
{
    /// <summary>Items that were given to the sink.</summary>
    public int Accepted { get; set; }

    /// <summary>Accepted items that lost a part.</summary>
    public int Truncated { get; set; }

    /// <summary>Items that were left out because they are older than accepted.</summary>
    public int TooOld { get; set; }

    /// <summary>Items that were left out because they are further in the future than accepted.</summary>
    public int TooNew { get; set; }

    /// <summary>Spans that were left out because they lack the ids that make them some.</summary>
    public int WithoutIds { get; set; }

    /// <summary>Points of differences that were left out because later ones of their series were added before.</summary>
    public int OutOfOrder { get; set; }

    /// <summary>Points that were left out, in whole or in part, because their names or labels are beyond the limits.</summary>
    public int InvalidSeries { get; set; }

    /// <summary>Points that were left out, in whole or in part, because their series are new where no more are allowed.</summary>
    public int NewSeries { get; set; }

    /// <summary>Attributes of accepted items and their resources that were left out because there are too many.</summary>
    public int AttributesLeftOut { get; set; }

    /// <summary>Attributes of accepted items and their resources of which a part was cut off because they are too long.</summary>
    public int AttributesCut { get; set; }

    /// <summary>Items that were left out.</summary>
    public readonly int Rejected => TooOld + TooNew + WithoutIds + OutOfOrder + InvalidSeries + NewSeries;
}

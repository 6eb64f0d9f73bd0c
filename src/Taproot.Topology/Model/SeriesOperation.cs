namespace Taproot.Topology.Model;

/// <summary>How a series was computed from others.</summary>
public enum SeriesOperation
{
    /// <summary>Point-wise sum of all parts.</summary>
    Sum,

    /// <summary>Point-wise mean of all parts.</summary>
    Mean,

    /// <summary>Point-wise largest of all parts.</summary>
    Max,

    /// <summary>How many parts have a value.</summary>
    Count,

    /// <summary>The first part over the second.</summary>
    Divide,

    /// <summary>The first part times the second.</summary>
    Multiply,

    /// <summary>The first part less the second, never below zero.</summary>
    Subtract,

    /// <summary>The second part, and where it has no value the first.</summary>
    Latest,

    /// <summary>The part times a number.</summary>
    Scale,

    /// <summary>The part plus a number.</summary>
    Add,

    /// <summary>The part, but never below a number.</summary>
    AtLeast,

    /// <summary>What the part grew by within a number of seconds, a second; never below zero.</summary>
    Growth,

    /// <summary>A quantile of the cumulative histogram whose buckets the parts are.</summary>
    Quantile,

    /// <summary>The part, but without what lies outside a span of time.</summary>
    Cut,

    /// <summary>A query that somebody gave.</summary>
    Query,

    /// <summary>By a way that cannot be written down as an expression.</summary>
    Other,
}

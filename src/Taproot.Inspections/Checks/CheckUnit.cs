namespace Taproot.Inspections.Checks;

/// <summary>What a check's values and its threshold are measured in.</summary>
public enum CheckUnit
{
    /// <summary>A count.</summary>
    Count,

    /// <summary>Percent, 0 to 100.</summary>
    Percent,

    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>Seconds in each second.</summary>
    SecondsPerSecond,

    /// <summary>Percent in each hour.</summary>
    PercentPerHour,

    /// <summary>Days of 24 hours.</summary>
    Days,

    /// <summary>A factor.</summary>
    Times,
}

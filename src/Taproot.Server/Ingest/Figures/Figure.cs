namespace Taproot.Server.Ingest.Figures;

/// <summary>Figures that are kept over time; rates come first.</summary>
internal enum Figure
{
    /// <summary>Items stored a second.</summary>
    Items,

    /// <summary>Bytes of stored requests as received, a second.</summary>
    Bytes,

    /// <summary>Requests stored a second.</summary>
    Stored,

    /// <summary>Requests refused a second, by reason.</summary>
    Refused,

    /// <summary>Requests put off a second, by reason.</summary>
    PutOff,

    /// <summary>Items left out a second, by reason.</summary>
    LeftOut,

    /// <summary>Items cut a second.</summary>
    Cut,

    /// <summary>Samples a second that came too late for the recorder's picture.</summary>
    RecorderLate,

    /// <summary>Lag of half of the items, seconds, by protocol.</summary>
    LagHalf,

    /// <summary>Lag of 95 % of the items, seconds, by protocol.</summary>
    LagMost,

    /// <summary>Largest lag, seconds, by protocol.</summary>
    LagLongest,

    /// <summary>Rows that wait in the store's writers.</summary>
    Waiting,

    /// <summary>Mean time that an insert's first rows waited for it, seconds.</summary>
    Waited,

    /// <summary>Mean time of an insert, seconds.</summary>
    Inserting,

    /// <summary>Age of the newest sample in the recorder's picture, seconds.</summary>
    RecorderLag,

    /// <summary>Time that a refresh of the picture took, seconds.</summary>
    RecorderRefresh,
}

/// <summary>Which figure of what.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="Signal">Its signal; empty for none.</param>
/// <param name="Detail">Its reason or protocol; empty for none.</param>
internal readonly record struct FigureKey(Figure Figure, string Signal = "", string Detail = "")
{
    /// <summary>Whether it is a count by time, which is nothing where nothing was counted; else it is not known there.</summary>
    public bool IsRate => Figure <= Figure.RecorderLate;
}

namespace Taproot.Server.Ingest.Figures;

/// <summary>Names of fates, and the figures that they are kept as over time.</summary>
internal static class Fates
{
    /// <summary>The name of a fate.</summary>
    public static string NameOf(Fate fate) => fate switch
    {
        Fate.Refused => "refused",
        Fate.PutOff => "put_off",
        Fate.LeftOut => "left_out",
        _ => "cut",
    };

    /// <summary>The figure of a fate.</summary>
    public static Figure FigureOf(Fate fate) => fate switch
    {
        Fate.Refused => Figure.Refused,
        Fate.PutOff => Figure.PutOff,
        Fate.LeftOut => Figure.LeftOut,
        _ => Figure.Cut,
    };
}

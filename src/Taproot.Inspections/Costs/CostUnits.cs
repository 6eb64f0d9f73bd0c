namespace Taproot.Inspections.Costs;

/// <summary>Units of cost figures.</summary>
public static class CostUnits
{
    /// <summary>Hours of a month: a twelfth of 365 days, as clouds count.</summary>
    public const double HoursOfMonth = 730;

    /// <summary>Bytes of a GiB, by which memory, disks and traffic are sold.</summary>
    public const double Gib = 1L << 30;

    internal const double SecondsOfMonth = HoursOfMonth * 3600;
}

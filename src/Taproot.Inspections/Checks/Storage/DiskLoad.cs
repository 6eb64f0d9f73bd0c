using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Storage;

/// <summary>Seconds that the reads and writes of a second take together, and each of them: unlike "busy" it tells a queue from a disk that does many things at once.</summary>
internal static class DiskLoad
{
    /// <summary>The mean of the last points; NaN when it is not measured.</summary>
    public static double Of(Disk disk, int points)
    {
        double read = disk.ReadTime.MeanOfLast(points), written = disk.WriteTime.MeanOfLast(points);
        return double.IsNaN(read) ? written : double.IsNaN(written) ? read : read + written;
    }

    /// <summary>The load at each point.</summary>
    public static TimeSeries Series(Disk disk) => TimeSeriesMath.Sum(disk.ReadTime, disk.WriteTime);

    /// <summary>Seconds of one read or write at each point.</summary>
    public static TimeSeries Latency(Disk disk) => TimeSeriesMath.Divide(Series(disk), Operations(disk));

    /// <summary>Reads and writes a second.</summary>
    public static TimeSeries Operations(Disk disk) => TimeSeriesMath.Sum(disk.Reads, disk.Writes);
}

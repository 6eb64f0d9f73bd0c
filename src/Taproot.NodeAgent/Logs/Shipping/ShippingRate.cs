namespace Taproot.NodeAgent.Logs.Shipping;

/// <summary>
/// A bound on bytes a second with two seconds' worth of reserve. What is taken may exceed what is left once; the debt is paid before more is given, so
/// that the size of a record need not be known beforehand.
/// </summary>
internal sealed class ShippingRate(long bytesPerSecond)
{
    private const double SecondsOfReserve = 2;
    private const double Millisecond = 0.001;

    private double _left = bytesPerSecond * SecondsOfReserve;
    private long _filledAt;

    /// <summary>Whether there is anything left.</summary>
    internal bool HasRoom(long now)
    {
        var elapsed = Math.Max(0, now - _filledAt) * Millisecond;
        _left = Math.Min(_left + elapsed * bytesPerSecond, bytesPerSecond * SecondsOfReserve);
        _filledAt = now;
        return _left > 0;
    }

    /// <summary>Takes what a record needed.</summary>
    internal void Take(long bytes) => _left -= bytes;
}

namespace Taproot.Telemetry.RemoteWrite;

/// <summary>Decides whether a series may be taken that is valid by itself: a project may have a bounded number of them.</summary>
public interface ISeriesAdmission
{
    /// <summary>Why the series is refused; null when it is taken. Asked for every series of every request.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="fingerprint"><see cref="Labels.Fingerprint"/> of the other labels.</param>
    RemoteWriteException? Judge(ReadOnlySpan<byte> metric, ulong fingerprint);
}

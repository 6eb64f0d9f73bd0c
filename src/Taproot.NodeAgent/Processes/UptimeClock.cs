using System.Buffers.Text;

namespace Taproot.NodeAgent.Processes;

/// <summary>Seconds since boot, the clock that process start times are on.</summary>
internal sealed class UptimeClock(FileReader reader, string procRoot)
{
    private readonly string _path = procRoot + "/uptime";

    /// <summary>Seconds since boot; NaN when the kernel does not say.</summary>
    internal double Seconds() =>
        reader.TryRead(_path, out ReadOnlySpan<byte> text) && Utf8Parser.TryParse(text, out double seconds, out _) ? seconds : double.NaN;
}

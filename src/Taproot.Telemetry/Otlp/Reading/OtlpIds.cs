using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Otlp.Reading;

/// <summary>Ids of traces and spans.</summary>
internal static class OtlpIds
{
    /// <summary>Bytes of a trace's id.</summary>
    public const int TraceLength = 16;

    /// <summary>Bytes of a span's id.</summary>
    public const int SpanLength = 8;

    /// <summary>Keeps an id of the right length that is not all zeros; anything else is none.</summary>
    public static void Set(ByteBuffer into, ReadOnlySpan<byte> id, int length)
    {
        into.Clear();
        if (id.Length == length && id.ContainsAnyExcept((byte)0)) into.Append(id);
    }
}

namespace Taproot.NodeAgent.Protocols.Http2;

/// <summary>What is around the payload of frames.</summary>
internal static class Http2Payload
{
    /// <summary>The header block fragment: without padding, priority and promised stream.</summary>
    public static ReadOnlySpan<byte> HeadersOf(in Http2Frame frame, ReadOnlySpan<byte> payload, ref bool isWhole)
    {
        var start = (frame.IsPadded ? 1 : 0) + (frame.Type == Http2FrameType.PushPromise ? 4 : frame.HasPriority ? 5 : 0);
        var padding = frame.IsPadded && payload.Length > 0 ? payload[0] : 0;
        var end = frame.Length - padding;
        if (end < start || payload.Length < start)
        {
            isWhole = false;
            return default;
        }
        // Missing padding does no harm.
        if (payload.Length >= end) isWhole = true;
        return payload[start..Math.Min(end, payload.Length)];
    }

    /// <summary>The data, as far as it is there, and its whole length.</summary>
    public static ReadOnlySpan<byte> DataOf(in Http2Frame frame, ReadOnlySpan<byte> payload, out int length)
    {
        length = frame.Length;
        if (!frame.IsPadded) return payload;
        length = payload.Length == 0 ? 0 : Math.Max(0, frame.Length - 1 - payload[0]);
        return payload.Length == 0 ? payload : payload[1..Math.Min(payload.Length, 1 + length)];
    }
}

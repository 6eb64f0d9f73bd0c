using Taproot.Store.Client;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Store.Traces;

/// <summary>Whom a request was sent to: what the sender calls it, or the address that it was sent to. Spans that were not sent have no peer.</summary>
internal static class SpanPeer
{
    private const int Client = 3;
    private const int Producer = 4;
    private const int LongestPeer = 255;

    public static void Write(RowBuffer row, OtlpSpanRecord span)
    {
        if (span.Kind is not (Client or Producer))
        {
            row.WriteString(default);
            return;
        }
        ReadOnlySpan<byte> service = default, address = default, port = default, socket = default;
        foreach (var (key, value) in span.Attributes)
        {
            if (key.SequenceEqual("peer.service"u8)) service = value;
            else if (key.SequenceEqual("server.address"u8)) address = value;
            else if (key.SequenceEqual("net.peer.name"u8) && address.IsEmpty) address = value;
            else if (key.SequenceEqual("server.port"u8) || key.SequenceEqual("net.peer.port"u8)) port = value;
            else if (key.SequenceEqual("net.sock.peer.addr"u8)) socket = value;
        }
        if (!service.IsEmpty) row.WriteString(Cut(service));
        else if (address.IsEmpty) row.WriteString(Cut(socket));
        else WriteAddress(row, Cut(address), port.Length <= 5 ? port : default);
    }

    private static void WriteAddress(RowBuffer row, ReadOnlySpan<byte> address, ReadOnlySpan<byte> port)
    {
        row.WriteVarInt((uint)(address.Length + (port.IsEmpty ? 0 : port.Length + 1)));
        row.WriteRaw(address);
        if (port.IsEmpty) return;
        row.WriteRaw(":"u8);
        row.WriteRaw(port);
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text) => text[..Math.Min(text.Length, LongestPeer)];
}

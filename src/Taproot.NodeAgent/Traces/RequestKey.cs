using System.Buffers.Binary;
using System.IO.Hashing;

namespace Taproot.NodeAgent.Traces;

/// <summary>
/// One end of a request. Both ends know the pair of the connection and the position in the stream, so that each can tell the ids of both spans
/// without asking the other, also on another host.
/// </summary>
/// <param name="Pair">The connection, see <see cref="TracedConnection.Pair"/>.</param>
/// <param name="Sequence">Position of the request's first byte in its stream, modulo 2^32.</param>
/// <param name="IsServer">Which end.</param>
internal readonly record struct RequestKey(ulong Pair, uint Sequence, bool IsServer)
{
    private const int Size = 13;
    private const byte ClientSpan = 1;
    private const byte ServerSpan = 2;
    private const byte Trace = 3;

    /// <summary>The other end.</summary>
    public RequestKey Opposite => this with { IsServer = !IsServer };

    /// <summary>Id of this end's span.</summary>
    public ulong SpanId
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Size];
            return NonZero(XxHash3.HashToUInt64(Write(bytes, IsServer ? ServerSpan : ClientSpan)));
        }
    }

    /// <summary>Id of the trace when nothing else names one; the same at both ends.</summary>
    public UInt128 TraceId
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Size];
            var id = XxHash128.HashToUInt128(Write(bytes, Trace));
            return id == UInt128.Zero ? UInt128.One : id;
        }
    }

    private ReadOnlySpan<byte> Write(Span<byte> into, byte purpose)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(into, Pair);
        BinaryPrimitives.WriteUInt32LittleEndian(into[8..], Sequence);
        into[12] = purpose;
        return into;
    }

    // Zero means that there is no id.
    private static ulong NonZero(ulong id) => id == 0 ? 1 : id;
}

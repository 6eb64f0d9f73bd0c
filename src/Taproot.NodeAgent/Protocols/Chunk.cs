namespace Taproot.NodeAgent.Protocols;

/// <summary>What one system call moved over a connection, or the part of it that was copied.</summary>
internal readonly ref struct Chunk
{
    /// <summary>The first bytes.</summary>
    public required ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>Bytes that the call moved; as many as there are when it is not known.</summary>
    public required long Length { get; init; }

    /// <summary>Position of the first byte in the stream, modulo 2^32.</summary>
    public required uint Sequence { get; init; }

    /// <summary>Whether the client sent it.</summary>
    public required bool IsRequest { get; init; }

    /// <summary>When; the kernel's monotonic clock.</summary>
    public required long Nanoseconds { get; init; }

    /// <summary>The thread that made the call.</summary>
    public required uint Thread { get; init; }

    /// <summary>The chunk without its first bytes.</summary>
    public Chunk From(int start) => new()
    {
        Bytes = Bytes[start..],
        Length = Length - start,
        Sequence = Sequence + (uint)start,
        IsRequest = IsRequest,
        Nanoseconds = Nanoseconds,
        Thread = Thread,
    };
}

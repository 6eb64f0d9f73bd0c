namespace Taproot.Server.Ingest;

/// <summary>How many bytes the compressed parts of one request may become together.</summary>
internal sealed class UnpackBudget
{
    /// <summary>What was used.</summary>
    public long Used { get; set; }
}

/// <summary>A part of a message that was compressed by itself; its memory counts as the request's and is given back with this.</summary>
internal sealed class UnpackedPart(BodyBuffer body, IngestGate.Reservation reservation) : IDisposable
{
    /// <summary>The bytes, valid until disposal.</summary>
    public ReadOnlyMemory<byte> Memory => body.Memory;

    public void Dispose()
    {
        body.Dispose();
        reservation.Dispose();
    }
}

using System.Buffers;

namespace Taproot.Server.Ingest;

/// <summary>A body in pooled memory that grows as it arrives; what it takes is reserved at the gate.</summary>
/// <param name="reservation">The request's share of the memory.</param>
/// <param name="most">Bytes at which the body is too large.</param>
/// <param name="tooLarge">What to say then.</param>
internal sealed class BodyBuffer(IngestGate.Reservation reservation, long most, Func<string> tooLarge) : IDisposable
{
    private byte[] _bytes = [];

    /// <summary>Bytes in the buffer.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes, valid until disposal.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    /// <summary>Room for at least one further byte, and for <paramref name="hint"/> in a buffer that is still empty.</summary>
    public Memory<byte> Free(int hint = 1)
    {
        if (Length >= most) throw new IngestRefusedException(RefusalKind.TooLarge, "body_too_large", tooLarge());
        if (Length == _bytes.Length) Grow(Math.Max(hint, Length * 2L));
        return _bytes.AsMemory(Length);
    }

    /// <summary>The next <paramref name="count"/> bytes of <see cref="Free"/> were written.</summary>
    public void Advance(int count)
    {
        Length += count;
        if (Length > most) throw new IngestRefusedException(RefusalKind.TooLarge, "body_too_large", tooLarge());
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        reservation.Release(_bytes.Length);
        (_bytes, Length) = ([], 0);
    }

    private void Grow(long size)
    {
        // One byte more than is allowed, so that what is too large is seen.
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(size, 256), most + 1));
        if (!reservation.TryAdd(larger.Length - _bytes.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            throw new IngestRefusedException(new(
                RefusalKind.Behind, "overloaded", "More data arrives than can be taken in at once. Send again later.", TimeSpan.FromSeconds(1)));
        }
        _bytes.AsSpan(0, Length).CopyTo(larger);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}

namespace Taproot.NodeAgent.Protocols.FoundationDb;

/// <summary>
/// Requests that wait for their replies. A request carries a token that its reply is sent to, somewhere among its fields; a reply is matched by
/// looking for its token in what is kept of the requests.
/// </summary>
internal sealed class FdbRequests
{
    private const int Slots = 64;
    private const int KeptBytes = 512;
    private readonly Slot?[] _slots = new Slot?[Slots];
    private int _next;

    /// <summary>Keeps a request; the oldest gives way when there are too many.</summary>
    public void Add(in PendingRequest request, ReadOnlySpan<byte> message, bool isWhole)
    {
        var slot = _slots[_next] ??= new();
        _next = (_next + 1) % Slots;
        slot.Length = Math.Min(message.Length, KeptBytes);
        message[..slot.Length].CopyTo(slot.Bytes);
        (slot.Request, slot.IsUsed, slot.IsWhole) = (request, true, isWhole && message.Length <= KeptBytes);
    }

    /// <summary>Takes the request that a reply is for.</summary>
    public bool TryTake(ReadOnlySpan<byte> token, out PendingRequest request)
    {
        Slot? cut = null;
        for (var i = 0; i < Slots; i++)
        {
            if (_slots[(_next + i) % Slots] is not { IsUsed: true } slot) continue;
            if (slot.Bytes.AsSpan(0, slot.Length).IndexOf(token) >= 0) return Take(slot, out request);
            if (!slot.IsWhole) cut ??= slot;
        }
        // Of a long request the token may not have been kept.
        if (cut is not null) return Take(cut, out request);
        request = default;
        return false;
    }

    private static bool Take(Slot slot, out PendingRequest request)
    {
        (request, slot.Request, slot.IsUsed) = (slot.Request, default, false);
        return true;
    }

    private sealed class Slot
    {
        public byte[] Bytes { get; } = new byte[KeptBytes];
        public int Length { get; set; }
        public PendingRequest Request { get; set; }
        public bool IsUsed { get; set; }
        public bool IsWhole { get; set; }
    }
}

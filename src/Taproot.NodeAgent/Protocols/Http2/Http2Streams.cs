using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Protocols.Http2;

/// <summary>Requests under way by the number of their stream. Bounded: beyond it the oldest is given up.</summary>
internal sealed class Http2Streams
{
    private const int Limit = 2048;
    private readonly Dictionary<uint, Http2Stream> _byNumber = [];
    private readonly Queue<uint> _order = new();

    /// <summary>The highest number so far.</summary>
    public uint Last { get; private set; }

    /// <summary>Adds one with a higher number than all before; true when another has to give way for it.</summary>
    [SuppressMessage("Design", "CA1021", Justification = "The pattern of TryGet.")]
    public bool Add(uint number, in Http2Stream stream, out Http2Stream dropped)
    {
        dropped = default;
        var isFull = false;
        // Streams that are over stay in the order until they come to its front.
        while (_order.Count > 0 && (_byNumber.Count >= Limit || _order.Count >= 2 * Limit) && !isFull) isFull = _byNumber.Remove(_order.Dequeue(), out dropped);
        if (_byNumber.Count == 0) _order.Clear();
        _order.Enqueue(number);
        _byNumber[number] = stream;
        Last = number;
        return isFull;
    }

    /// <summary>The stream, to be changed in place; a null reference when there is none.</summary>
    public ref Http2Stream Find(uint number) => ref CollectionsMarshal.GetValueRefOrNullRef(_byNumber, number);

    /// <summary>Takes a stream out.</summary>
    [SuppressMessage("Design", "CA1021", Justification = "The pattern of TryGet.")]
    public bool TryTake(uint number, out Http2Stream stream) => _byNumber.Remove(number, out stream);

    /// <summary>Numbers beyond one, of those that are under way.</summary>
    public uint[] Beyond(uint number) => [.. _byNumber.Keys.Where(n => n > number)];
}

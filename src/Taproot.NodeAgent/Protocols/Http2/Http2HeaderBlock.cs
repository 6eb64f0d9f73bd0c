namespace Taproot.NodeAgent.Protocols.Http2;

/// <summary>The header block that one direction is sending: its decoder, and what came of a block that is spread over frames.</summary>
internal sealed class Http2HeaderBlock
{
    private const int Limit = 65536;
    private byte[] _bytes = [];
    private int _length;
    private bool _isWhole;

    /// <summary>Decodes.</summary>
    public HpackDecoder Decoder { get; } = new();

    /// <summary>Stream of the block that goes on; 0 when there is none.</summary>
    public uint Stream { get; private set; }

    /// <summary>The block's first frame.</summary>
    public Http2Frame First { get; private set; }

    /// <summary>Where it was read.</summary>
    public MessageInfo Info { get; private set; }

    /// <summary>The block will go on in another frame.</summary>
    public void Begin(in Http2Frame first, ReadOnlySpan<byte> fragment, bool isWhole, in MessageInfo info)
    {
        (Stream, First, Info, _length, _isWhole) = (first.Stream, first, info, 0, true);
        Append(fragment, isWhole);
    }

    /// <summary>Adds what another frame brought.</summary>
    public void Append(ReadOnlySpan<byte> fragment, bool isWhole)
    {
        // After a hole nothing can be decoded.
        if (!_isWhole) return;
        _isWhole = isWhole && _length + fragment.Length <= Limit;
        var take = Math.Min(fragment.Length, Limit - _length);
        if (_bytes.Length < _length + take) Array.Resize(ref _bytes, Math.Max(_length + take, 2 * _bytes.Length));
        fragment[..take].CopyTo(_bytes.AsSpan(_length));
        _length += take;
    }

    /// <summary>Decodes what was collected.</summary>
    public void End(Http2Headers headers)
    {
        Decoder.Decode(_bytes.AsSpan(0, _length), _isWhole, headers);
        Abandon();
    }

    /// <summary>Nothing more will come of it.</summary>
    public void Abandon() => (Stream, _length, _bytes) = (0, 0, []);
}

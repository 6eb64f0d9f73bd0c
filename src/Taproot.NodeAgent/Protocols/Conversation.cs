namespace Taproot.NodeAgent.Protocols;

/// <summary>A connection whose protocol is known: both directions and their parser.</summary>
internal sealed class Conversation(ProtocolDefinition definition)
{
    /// <summary>Most bytes that are kept of a message that is not whole.</summary>
    public const int PartialLimit = 16384;

    // A few messages that are none of the protocol and it is another.
    private const int TooWrong = 6;
    private readonly ProtocolParser _parser = definition.CreateParser();
    private readonly MessageStream _requests = new(isRequest: true);
    private readonly MessageStream _responses = new(isRequest: false);
    private bool _lastWasRequest;
    private bool _isStarted;

    /// <summary>Its protocol.</summary>
    public ProtocolDefinition Definition => definition;

    /// <summary>Whether it proved to be another protocol.</summary>
    public bool IsWrong => _requests.WrongScore + _responses.WrongScore >= TooWrong;

    /// <summary>Why nothing that follows can be read; null while it can. Such a connection is best ignored, and counted.</summary>
    public string? Unreadable => _parser.Unreadable;

    /// <summary>How often bytes were missing so that reading had to start anew.</summary>
    public int Losses { get; private set; }

    /// <summary>Reads a chunk; in the order of time.</summary>
    public void Read(in Chunk chunk, IRequestSink sink)
    {
        if (_parser.Unreadable is not null) return;
        var turns = !_isStarted || chunk.IsRequest != _lastWasRequest;
        (_isStarted, _lastWasRequest) = (true, chunk.IsRequest);
        var stream = chunk.IsRequest ? _requests : _responses;
        // What was lost of a response ends with the next request, and that starts with a message.
        if (turns && _parser.TakesTurns && chunk.IsRequest && (_requests.IsLost || _responses.IsLost)) StartAnew(chunk, sink, _requests, _responses);
        if (stream.IsLost)
        {
            Resume(stream, chunk, sink);
            return;
        }
        stream.Read(chunk, _parser, sink);
        if (!stream.IsLost) return;
        NoteLoss(chunk.IsRequest);
        // The chunk at which a gap was noticed may itself have a good start.
        if (stream.HasGap) Resume(stream, chunk, sink);
    }

    private void Resume(MessageStream stream, in Chunk chunk, IRequestSink sink)
    {
        var at = _parser.FindMessageStart(chunk.IsRequest, chunk.Bytes);
        if (at < 0) return;
        var rest = chunk.From(at);
        StartAnew(rest, sink, stream, stream);
        stream.Read(rest, _parser, sink);
        if (stream.IsLost) NoteLoss(chunk.IsRequest);
    }

    private void NoteLoss(bool isRequest)
    {
        if (!_parser.HasHoles) Losses++;
        _parser.OnLost(isRequest);
    }

    private void StartAnew(in Chunk chunk, IRequestSink sink, MessageStream one, MessageStream other)
    {
        _parser.Resynchronise(new(chunk.Nanoseconds, chunk.Thread, IsCut: false, chunk.Sequence), sink);
        if (one.IsLost) one.StartAnew();
        if (other.IsLost) other.StartAnew();
    }
}

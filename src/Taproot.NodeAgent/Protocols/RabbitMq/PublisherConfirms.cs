namespace Taproot.NodeAgent.Protocols.RabbitMq;

/// <summary>
/// Messages that wait for the server's confirmation, on channels where it was asked for. The server confirms single messages and whole runs, not
/// always in order: what counts is how many of them.
/// </summary>
internal sealed class PublisherConfirms
{
    private const int MaxChannels = 256;
    private readonly Dictionary<ushort, Channel> _channels = [];

    /// <summary>From now on messages of the channel are confirmed.</summary>
    public void Select(ushort channel)
    {
        if (_channels.Count < MaxChannels) _channels.TryAdd(channel, new());
    }

    /// <summary>Keeps a message until it is confirmed; false where that is not to be expected.</summary>
    public bool TryHold(ushort channel, in PendingRequest message)
    {
        if (!_channels.TryGetValue(channel, out var state)) return false;
        if (state.Waiting.Push(message)) return true;
        state.Settled++;
        return false;
    }

    /// <summary>The server gave a message back: nobody takes it. The confirmation follows.</summary>
    public void Return(ushort channel)
    {
        if (_channels.TryGetValue(channel, out var state)) state.Returned++;
    }

    /// <summary>The server confirmed or refused one message or all up to one.</summary>
    public void Settle(ushort channel, ulong number, bool isRun, bool isRefused, in MessageInfo info, IRequestSink sink)
    {
        if (!_channels.TryGetValue(channel, out var state))
        {
            // It was asked for before the connection was seen.
            Select(channel);
            if (_channels.TryGetValue(channel, out state)) state.Settled = number;
            return;
        }
        var left = isRun ? number - Math.Min(number, state.Settled) : 1;
        state.Settled = isRun ? Math.Max(number, state.Settled) : state.Settled + 1;
        for (; left > 0 && state.Waiting.TryTake(out var message); left--)
        {
            var failed = isRefused || state.Returned > 0;
            if (state.Returned > 0) state.Returned--;
            sink.Completed(RabbitMqParser.Message(L7Status.Produce, message, failed ? L7Status.Failed : L7Status.Ok, info.Nanoseconds));
        }
    }

    private sealed class Channel
    {
        public PendingQueue Waiting { get; } = new();
        public ulong Settled { get; set; }
        public int Returned { get; set; }
    }
}

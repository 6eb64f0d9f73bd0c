using System.Net;
using System.Text;
using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Tests.Protocols;

/// <summary>One connection of one protocol, written down as what each side sends; collects what the parser finds.</summary>
internal sealed class Talk(ProtocolDefinition definition) : IRequestSink
{
    private readonly Conversation _conversation = new(definition);
    private readonly ProtocolChooser _chooser = new(definition.IsDatagram ? ProtocolCatalog.Datagrams : ProtocolCatalog.All);
    private uint _requestSequence = 1000;
    private uint _responseSequence = 9_000;
    private long _now = 1_000_000;

    public List<PendingRequest> Began { get; } = [];
    public List<L7Request> Requests { get; } = [];
    public List<(string Name, IReadOnlyList<IPAddress> Addresses)> Names { get; } = [];
    public bool WantsDetails { get; init; } = true;
    public bool KeepsLiterals { get; init; }
    public bool IsWrong => _conversation.IsWrong;
    public string? Unreadable => _conversation.Unreadable;

    /// <summary>What a chooser among all protocols decides by the same bytes.</summary>
    public L7Protocol Chosen => _chooser.Decision?.Protocol ?? L7Protocol.Undecided;

    /// <summary>Most bytes of a call that are copied.</summary>
    public int Limit { get; init; } = int.MaxValue;

    public Talk Client(params byte[][] calls) => Send(true, calls);

    public Talk Client(string text) => Client(Encoding.UTF8.GetBytes(text));

    public Talk Server(params byte[][] calls) => Send(false, calls);

    public Talk Server(string text) => Server(Encoding.UTF8.GetBytes(text));

    /// <summary>Time passes.</summary>
    public Talk After(int milliseconds)
    {
        _now += milliseconds * 1_000_000L;
        return this;
    }

    /// <summary>Bytes of one side that the agent does not see.</summary>
    public Talk Lose(bool isRequest, int bytes)
    {
        if (isRequest) _requestSequence += (uint)bytes;
        else _responseSequence += (uint)bytes;
        return this;
    }

    public IEnumerable<string> Statuses => Requests.Select(r => r.Status);

    void IRequestSink.Began(in PendingRequest request) => Began.Add(request);

    void IRequestSink.Completed(in L7Request request) => Requests.Add(request);

    void IRequestSink.Resolved(string name, IReadOnlyList<IPAddress> addresses) => Names.Add((name, addresses));

    private Talk Send(bool isRequest, byte[][] calls)
    {
        foreach (var call in calls)
        {
            var chunk = new Chunk
            {
                Bytes = call.AsSpan(0, Math.Min(call.Length, Limit)),
                Length = call.Length,
                Sequence = isRequest ? _requestSequence : _responseSequence,
                IsRequest = isRequest,
                Nanoseconds = _now += 1000,
                Thread = 7,
            };
            if (isRequest) _requestSequence += (uint)call.Length;
            else _responseSequence += (uint)call.Length;
            if (_chooser.Decision is null && !_chooser.IsHopeless) _chooser.Add(chunk);
            _conversation.Read(chunk, this);
        }
        return this;
    }
}

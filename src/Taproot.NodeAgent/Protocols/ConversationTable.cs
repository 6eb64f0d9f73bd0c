using System.Net;
using System.Text;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Traces;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Protocols;

/// <summary>Tells the kernel what to do with the payloads of a connection.</summary>
internal interface IVerdicts
{
    /// <summary>Sets it for the connection with this socket and start.</summary>
    void Set(ulong connection, in Verdict verdict);
}

/// <summary>
/// All connections whose payloads come to user space: decides what each speaks, reads it, and counts its requests by flow. Called by one thread,
/// but for <see cref="Collect"/>.
/// </summary>
internal sealed class ConversationTable(
    IVerdicts verdicts, RequestTable requests, DnsTable dns, IRequestTracer? tracer, IContainerRegistry registry, Func<IPAddress, string> nameOf,
    ConversationOptions options)
    : IPayloadHandler, IRequestSink
{
    private static readonly ulong IdleNanoseconds = (ulong)TimeSpan.FromMinutes(10).TotalNanoseconds;
    private static readonly ulong TidyNanoseconds = (ulong)TimeSpan.FromMinutes(1).TotalNanoseconds;
    private static readonly ProtocolDefinition?[] ByProtocol = MakeIndex();
    private readonly Dictionary<ulong, TrackedConversation> _bySocket = [];
    private readonly ConversationCounts _counts = new();
    private TrackedConversation? _current;
    private uint _thread;
    private ulong _nextTidy;

    public void OnPayload(in PayloadEvent payload, ReadOnlySpan<byte> bytes)
    {
        _counts.Events++;
        Tidy(payload.Nanoseconds);
        if (payload.Type == KernelEventType.Datagram)
        {
            dns.OnDatagram(payload, bytes);
            return;
        }
        if (payload.TurnNanoseconds > 0 && !payload.Flags.HasFlag(PayloadFlags.Head)) requests.SawTurn(payload.Flow, payload.TurnNanoseconds, payload.Nanoseconds);
        if (Find(payload) is not { } connection) return;
        (connection.LastNanoseconds, connection.Flow) = (payload.Nanoseconds, payload.Flow);
        (_current, _thread) = (connection, payload.ThreadId);
        Read(connection, ToChunk(payload, bytes));
        _current = null;
    }

    public void OnClosed(ulong connection, ulong startedNanoseconds)
    {
        if (_bySocket.TryGetValue(connection, out var tracked) && tracked.StartedNanoseconds == startedNanoseconds) Remove(tracked);
    }

    /// <summary>Writes what this room says of itself.</summary>
    public void Collect(IMetricSink sink) => _counts.Collect(sink);

    bool IRequestSink.WantsDetails =>
        !options.ExcludedPaths.IsEmpty || (tracer is not null && _current is { } connection && tracer.Wants(connection, _thread));

    bool IRequestSink.KeepsLiterals => options.KeepsLiterals;

    void IRequestSink.Began(in PendingRequest request)
    {
        if (_current is { Conversation: { } conversation } connection) tracer?.Started(connection, conversation.Definition.Protocol, request);
    }

    void IRequestSink.Completed(in L7Request request)
    {
        if (_current is not { } connection) return;
        _counts.Requests++;
        tracer?.Completed(connection, request, _thread);
        if (request.Protocol == L7Protocol.Dns) dns.Add(connection.Flow, request);
        else if (!connection.IsCountedInKernel && !IsExcluded(request)) requests.Add(connection.Flow, request);
    }

    private bool IsExcluded(in L7Request request) =>
        !options.ExcludedPaths.IsEmpty && request is { Protocol: L7Protocol.Http1 or L7Protocol.Http2, Details: { } details }
        && options.ExcludedPaths.Excludes(Encoding.UTF8.GetBytes(details.Target));

    void IRequestSink.Resolved(string name, IReadOnlyList<IPAddress> addresses) => dns.Resolved(name, addresses);

    private static Chunk ToChunk(in PayloadEvent payload, ReadOnlySpan<byte> bytes) => new()
    {
        Bytes = bytes,
        Length = payload.Length,
        Sequence = payload.Sequence,
        IsRequest = payload.Flags.HasFlag(PayloadFlags.Request),
        Nanoseconds = (long)payload.Nanoseconds,
        Thread = payload.ThreadId,
    };

    private TrackedConversation? Find(in PayloadEvent payload)
    {
        if (_bySocket.TryGetValue(payload.Connection, out var known))
        {
            // Its first payloads may have looked like HTTP/1, or no more; and what was in the clear may go on encrypted.
            var isSame = known.StartedNanoseconds == payload.StartedNanoseconds
                && known.IsCountedInKernel == payload.Flags.HasFlag(PayloadFlags.Head)
                && known.IsEncrypted == payload.Flags.HasFlag(PayloadFlags.Plaintext);
            if (isSame) return known;
            Remove(known);
        }
        if (payload.Protocol == L7Protocol.Ignored) return null;
        if (_bySocket.Count >= options.MaxConnections)
        {
            _counts.NoRoom++;
            Ignore(payload.Connection, payload.StartedNanoseconds);
            return null;
        }
        var definition = (int)payload.Protocol < ByProtocol.Length ? ByProtocol[(int)payload.Protocol] : null; // a damaged recording may say anything
        var fresh = new TrackedConversation(payload, definition, registry, nameOf);
        _bySocket.Add(payload.Connection, fresh);
        _counts.Present = _bySocket.Count;
        return fresh;
    }

    private void Read(TrackedConversation connection, in Chunk chunk)
    {
        if (connection.Chooser is { } chooser)
        {
            Choose(connection, chooser, chunk);
            return;
        }
        var conversation = connection.Conversation!;
        var losses = conversation.Losses;
        conversation.Read(chunk, this);
        _counts.Losses += conversation.Losses - losses;
        if (GiveUp(connection)) return;
        if (!conversation.IsWrong) return;
        _counts.Mistakes++;
        if (connection.Unlearn()) Decide(connection, L7Protocol.Undecided, default);
        else Ignore(connection);
    }

    private void Choose(TrackedConversation connection, ProtocolChooser chooser, in Chunk chunk)
    {
        chooser.Add(chunk);
        if (chooser.Decision is { } decision)
        {
            _counts.Decided++;
            connection.Begin(decision, this);
            if (GiveUp(connection)) return;
            Decide(connection, decision.Protocol, decision.Limits);
        }
        else if (chooser.IsHopeless)
        {
            _counts.Unknown++;
            Ignore(connection);
        }
    }

    // Encrypted or compressed from here on.
    private bool GiveUp(TrackedConversation connection)
    {
        if (connection.Conversation?.Unreadable is null) return false;
        _counts.Unreadable++;
        Ignore(connection);
        return true;
    }

    private void Decide(TrackedConversation connection, L7Protocol protocol, CaptureLimits limits) => verdicts.Set(connection.Id, new()
    {
        StartedNanoseconds = connection.StartedNanoseconds,
        Protocol = protocol,
        RequestLimit = (ushort)limits.Request,
        ResponseLimit = (ushort)limits.Response,
    });

    // The kernel does not look at it any more, and tells of its end all the same.
    private void Ignore(TrackedConversation connection)
    {
        Ignore(connection.Id, connection.StartedNanoseconds);
        Remove(connection);
    }

    private void Ignore(ulong connection, ulong started) => verdicts.Set(connection, new() { StartedNanoseconds = started, Protocol = L7Protocol.Ignored });

    private void Remove(TrackedConversation connection)
    {
        _bySocket.Remove(connection.Id);
        tracer?.Closed(connection);
        _counts.Present = _bySocket.Count;
    }

    private void Tidy(ulong now)
    {
        if (now < _nextTidy) return;
        _nextTidy = now + TidyNanoseconds;
        foreach (var connection in _bySocket.Values)
            if (now > connection.LastNanoseconds + IdleNanoseconds) Remove(connection);
        dns.Tidy(now);
    }

    private static ProtocolDefinition?[] MakeIndex()
    {
        var index = new ProtocolDefinition?[Enum.GetValues<L7Protocol>().Length];
        foreach (var definition in ProtocolCatalog.All) index[(int)definition.Protocol] = definition;
        return index;
    }
}

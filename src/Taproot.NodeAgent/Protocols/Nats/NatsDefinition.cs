namespace Taproot.NodeAgent.Protocols.Nats;

/// <summary>NATS between client and server (docs.nats.io/reference/reference-protocols/nats-protocol). Messages are counted, as they have no answer.</summary>
internal sealed class NatsDefinition : ProtocolDefinition
{
    public override L7Protocol Protocol => L7Protocol.Nats;

    // Calls move many messages, and those that are not copied cannot be counted.
    public override CaptureLimits Limits => new(Request: 16384, Response: 16384);

    public override Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length) => Judge(bytes, isRequest: true);

    public override Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length) => Judge(bytes, isRequest: false);

    public override ProtocolParser CreateParser() => new NatsParser();

    private static Likelihood Judge(ReadOnlySpan<byte> bytes, bool isRequest)
    {
        var read = NatsLine.TryRead(bytes, isRequest, out var line);
        if (read == Consumed.Wrong) return Likelihood.No;
        var verb = NatsLine.VerbOf(bytes, isRequest);
        // HTTP has a CONNECT too, and Redis a PING, but no braces.
        if (verb is NatsVerb.Info or NatsVerb.Connect) return JudgeOptions(bytes, verb);
        if (read <= 0) return Likelihood.Maybe;
        if (NatsLine.HasPayload(verb)) return EndsWell(bytes, line) ? Likelihood.Certain : Likelihood.Likely;
        return verb is NatsVerb.Subscribe or NatsVerb.Unsubscribe ? Likelihood.Likely : Likelihood.Maybe;
    }

    private static Likelihood JudgeOptions(ReadOnlySpan<byte> bytes, NatsVerb verb)
    {
        var options = bytes[(verb == NatsVerb.Info ? 4 : 7)..].TrimStart(" \t"u8);
        if (options.IsEmpty) return Likelihood.Maybe;
        return options[0] == '{' ? Likelihood.Certain : Likelihood.No;
    }

    private static bool EndsWell(ReadOnlySpan<byte> bytes, in NatsLine line) =>
        line.Length <= bytes.Length && bytes[..(int)line.Length].EndsWith("\r\n"u8);
}

namespace Taproot.NodeAgent.Protocols.MongoDb;

/// <summary>MongoDB (mongodb.com/docs/manual/reference/mongodb-wire-protocol).</summary>
internal sealed class MongoDefinition : ProtocolDefinition
{
    public override L7Protocol Protocol => L7Protocol.MongoDb;

    // Whether a command succeeded stands at the end of its reply.
    public override CaptureLimits Limits => new(Request: 1024, Response: 1024);

    public override Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length)
    {
        if (bytes.Length < MongoMessage.HeaderLength) return Likelihood.No;
        var message = MongoMessage.Read(bytes);
        if (!message.IsPlausible || message.Answers != 0 || message.Kind == MongoMessage.Reply) return Likelihood.No;
        if (message.Kind == MongoMessage.Message && !MongoMessage.HasKnownFlags(bytes)) return Likelihood.No;
        // Some read the header for itself.
        return message.Length == length ? Likelihood.Certain : Likelihood.Likely;
    }

    public override Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length)
    {
        if (bytes.Length < MongoMessage.HeaderLength) return Likelihood.No;
        var message = MongoMessage.Read(bytes);
        return message.IsPlausible && message.Answers != 0 && message.Kind is MongoMessage.Reply or MongoMessage.Compressed or MongoMessage.Message ? Likelihood.Likely : Likelihood.No;
    }

    public override ProtocolParser CreateParser() => new MongoParser();
}

namespace Taproot.NodeAgent.Protocols.RabbitMq;

/// <summary>RabbitMQ and other brokers that speak AMQP 0-9-1 (rabbitmq.com/amqp-0-9-1-protocol). Messages are counted, as they have no answer.</summary>
internal sealed class RabbitMqDefinition : ProtocolDefinition
{
    public override L7Protocol Protocol => L7Protocol.RabbitMq;

    // Calls move many messages, and those that are not copied cannot be counted.
    public override CaptureLimits Limits => new(Request: 16384, Response: 16384);

    public override Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length)
    {
        if (bytes[0] != 'A') return JudgeFrames(bytes);
        var common = Math.Min(bytes.Length, RabbitMqParser.Greeting.Length);
        if (!bytes[..common].SequenceEqual(RabbitMqParser.Greeting[..common])) return Likelihood.No;
        return common < RabbitMqParser.Greeting.Length ? Likelihood.Maybe : Likelihood.Certain;
    }

    public override Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length) => JudgeFrames(bytes);

    public override ProtocolParser CreateParser() => new RabbitMqParser();

    // A frame says of itself where it ends, and there stands a certain byte: two of them are no accident.
    private static Likelihood JudgeFrames(ReadOnlySpan<byte> bytes)
    {
        var whole = 0;
        while (bytes.Length >= AmqpFrame.HeaderLength)
        {
            if (!AmqpFrame.TryRead(bytes, out var frame)) return Likelihood.No;
            if (frame.Length > bytes.Length) break;
            whole++;
            bytes = bytes[(int)frame.Length..];
        }
        return whole switch { 0 => Likelihood.Maybe, 1 => Likelihood.Likely, _ => Likelihood.Certain };
    }
}

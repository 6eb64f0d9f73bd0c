using System.Buffers.Text;
using System.Text;

namespace Taproot.NodeAgent.Protocols.Nats;

/// <summary>The line that a message of NATS starts with, or is.</summary>
internal readonly ref struct NatsLine
{
    private const int MaxPayload = 64 << 20; // the most that a server can be set to take

    private NatsLine(NatsVerb verb, ReadOnlySpan<byte> arguments, int length, long payload)
    {
        Verb = verb;
        Arguments = arguments;
        Length = payload < 0 ? length : length + payload + 2;
    }

    public NatsVerb Verb { get; }

    /// <summary>What follows the verb.</summary>
    public ReadOnlySpan<byte> Arguments { get; }

    /// <summary>Bytes of the line and its payload, with both ends.</summary>
    public long Length { get; }

    /// <summary>What a message is sent to.</summary>
    public ReadOnlySpan<byte> Subject
    {
        get
        {
            var end = Arguments.IndexOfAny(" \t"u8);
            return end < 0 ? Arguments : Arguments[..end];
        }
    }

    /// <summary>The verb that bytes start with, if it is there in full.</summary>
    public static NatsVerb VerbOf(ReadOnlySpan<byte> bytes, bool isRequest)
    {
        var end = bytes[..Math.Min(bytes.Length, 8)].IndexOfAny(" \t\r"u8);
        if (end < 2) return NatsVerb.None;
        var word = bytes[..end];
        foreach (var verb in isRequest ? OfClient : OfServer)
        {
            if (Ascii.EqualsIgnoreCase(word, NameOf(verb))) return verb;
        }
        return NatsVerb.None;
    }

    /// <summary>Reads a whole line. Returns <see cref="Consumed.NeedMore"/> or <see cref="Consumed.Wrong"/>, or more than zero.</summary>
    public static int TryRead(ReadOnlySpan<byte> bytes, bool isRequest, out NatsLine line)
    {
        line = default;
        var verb = VerbOf(bytes, isRequest);
        if (verb == NatsVerb.None) return bytes.Length < 8 && !bytes.Contains((byte)'\n') ? Consumed.NeedMore : Consumed.Wrong;
        var end = bytes.IndexOf("\r\n"u8);
        if (end < 0) return Consumed.NeedMore;
        var name = NameOf(verb).Length;
        var arguments = bytes[name..end].Trim(" \t"u8);
        long payload = -1;
        if (HasPayload(verb) && !TryReadSize(arguments, out payload)) return Consumed.Wrong;
        line = new(verb, arguments, end + 2, payload);
        return end + 2;
    }

    public static bool HasPayload(NatsVerb verb) => verb is NatsVerb.Publish or NatsVerb.PublishWithHeaders or NatsVerb.Message or NatsVerb.MessageWithHeaders;

    // The last number is the length of all, headers included.
    private static bool TryReadSize(ReadOnlySpan<byte> arguments, out long size)
    {
        var start = arguments.LastIndexOfAny(" \t"u8) + 1;
        size = 0;
        return start > 1 && Utf8Parser.TryParse(arguments[start..], out size, out var read) && read == arguments.Length - start && size is >= 0 and <= MaxPayload;
    }

    private static ReadOnlySpan<NatsVerb> OfClient =>
        [NatsVerb.Publish, NatsVerb.PublishWithHeaders, NatsVerb.Ping, NatsVerb.Pong, NatsVerb.Subscribe, NatsVerb.Unsubscribe, NatsVerb.Connect];

    private static ReadOnlySpan<NatsVerb> OfServer =>
        [NatsVerb.Message, NatsVerb.MessageWithHeaders, NatsVerb.Ok, NatsVerb.Ping, NatsVerb.Pong, NatsVerb.Error, NatsVerb.Info];

    private static ReadOnlySpan<byte> NameOf(NatsVerb verb) => verb switch
    {
        NatsVerb.Publish => "PUB"u8,
        NatsVerb.PublishWithHeaders => "HPUB"u8,
        NatsVerb.Message => "MSG"u8,
        NatsVerb.MessageWithHeaders => "HMSG"u8,
        NatsVerb.Ping => "PING"u8,
        NatsVerb.Pong => "PONG"u8,
        NatsVerb.Subscribe => "SUB"u8,
        NatsVerb.Unsubscribe => "UNSUB"u8,
        NatsVerb.Connect => "CONNECT"u8,
        NatsVerb.Info => "INFO"u8,
        NatsVerb.Ok => "+OK"u8,
        NatsVerb.Error => "-ERR"u8,
        _ => default,
    };
}

/// <summary>What a line says.</summary>
internal enum NatsVerb : byte
{
    None,
    Info,
    Connect,
    Publish,
    PublishWithHeaders,
    Subscribe,
    Unsubscribe,
    Message,
    MessageWithHeaders,
    Ping,
    Pong,
    Ok,
    Error,
}

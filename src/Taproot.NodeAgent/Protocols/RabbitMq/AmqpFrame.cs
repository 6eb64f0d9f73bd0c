using System.Buffers.Binary;

namespace Taproot.NodeAgent.Protocols.RabbitMq;

/// <summary>The header of a frame of AMQP 0-9-1.</summary>
internal readonly record struct AmqpFrame(AmqpFrameType Type, ushort Channel, int PayloadLength)
{
    public const int HeaderLength = 7;
    /// <summary>The last byte of each frame.</summary>
    public const byte End = 0xce;

    private const int MaxPayload = 64 << 20;
    private const int MaxMethod = 1 << 18; // less than what the bytes amid a header make when they are taken for one


    public long Length => HeaderLength + (long)PayloadLength + 1;

    /// <summary>Reads a header, and looks at the frame's last byte if it is there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out AmqpFrame frame)
    {
        frame = default;
        if (bytes.Length < HeaderLength) return false;
        frame = new((AmqpFrameType)bytes[0], BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]), BinaryPrimitives.ReadInt32BigEndian(bytes[3..]));
        if (frame.PayloadLength is < 0 or > MaxPayload) return false;
        if (frame.Length <= bytes.Length && bytes[HeaderLength + frame.PayloadLength] != End) return false;
        return frame.Type switch
        {
            AmqpFrameType.Method => frame.PayloadLength is >= 4 and < MaxMethod && (bytes.Length < HeaderLength + 2 || IsClass(bytes[HeaderLength..])),
            AmqpFrameType.Header => frame.PayloadLength >= 14 && frame.Channel > 0,
            AmqpFrameType.Body => frame.Channel > 0,
            AmqpFrameType.Heartbeat => frame is { PayloadLength: 0, Channel: 0 },
            _ => false,
        };
    }

    private static bool IsClass(ReadOnlySpan<byte> payload) => payload[0] == 0 && payload[1] is (10 or 20 or 30 or 40 or 50 or 60 or 70 or 85 or 90);
}

/// <summary>Kinds of frames.</summary>
internal enum AmqpFrameType : byte
{
    Method = 1,
    Header = 2,
    Body = 3,
    Heartbeat = 8,
}

/// <summary>Methods that matter here: the class in the upper half, the method in the lower.</summary>
internal enum AmqpMethod
{
    BasicPublish = 60 << 16 | 40,
    BasicReturn = 60 << 16 | 50,
    BasicDeliver = 60 << 16 | 60,
    BasicGetOk = 60 << 16 | 71,
    BasicAck = 60 << 16 | 80,
    BasicNack = 60 << 16 | 120,
    ConfirmSelect = 85 << 16 | 10,
}

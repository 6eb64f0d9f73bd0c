using System.Buffers.Binary;
using System.Text;

namespace Shop.Common;

/// <summary>The little of DNS (RFC 1035) that the shop speaks: one question for an IPv4 address, one answer.</summary>
public static class DnsMessage
{
    private const int HeaderBytes = 12;
    private const ushort AnswerFlags = 0x8180;
    private const byte ServerFailure = 2;

    /// <summary>A question for the address of a name.</summary>
    public static byte[] Question(ushort id, string name)
    {
        List<byte> message = [(byte)(id >> 8), (byte)id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        foreach (string label in name.Split('.'))
        {
            message.Add((byte)label.Length);
            message.AddRange(Encoding.ASCII.GetBytes(label));
        }

        message.AddRange([0, 0, 1, 0, 1]);
        return [.. message];
    }

    /// <summary>The answer to a question: 127.0.0.1, or that the server failed.</summary>
    public static byte[] Answer(ReadOnlySpan<byte> question, bool fails)
    {
        byte[] message = [.. question, .. fails ? [] : (ReadOnlySpan<byte>)[0xC0, HeaderBytes, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 127, 0, 0, 1]];
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), fails ? (ushort)(AnswerFlags | ServerFailure) : AnswerFlags);
        message[7] = fails ? (byte)0 : (byte)1;
        return message;
    }

    /// <summary>Whether an answer has an address.</summary>
    public static bool IsFound(ReadOnlySpan<byte> answer) => answer.Length > HeaderBytes && (answer[3] & 0xF) == 0 && answer[7] > 0;

    /// <summary>Whether this can be a question.</summary>
    public static bool IsQuestion(ReadOnlySpan<byte> message) => message.Length > HeaderBytes && message[2] < 0x80;
}

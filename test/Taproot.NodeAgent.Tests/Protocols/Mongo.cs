using System.Buffers.Binary;
using System.Text;

namespace Taproot.NodeAgent.Tests.Protocols;

/// <summary>Writes messages and documents of MongoDB.</summary>
internal static class Mongo
{
    public static byte[] Document(params byte[][] elements)
    {
        byte[] body = [0, 0, 0, 0, .. elements.SelectMany(e => e), 0];
        BinaryPrimitives.WriteInt32LittleEndian(body, body.Length);
        return body;
    }

    public static byte[] Element(string name, object value) => value switch
    {
        string text => [2, .. Name(name), .. Int(text.Length + 1), .. Encoding.UTF8.GetBytes(text), 0],
        long number => [0x12, .. Name(name), .. BitConverter.GetBytes(number)],
        int number => [0x10, .. Name(name), .. Int(number)],
        double number => [1, .. Name(name), .. BitConverter.GetBytes(number)],
        bool truth => [8, .. Name(name), truth ? (byte)1 : (byte)0],
        byte[][] list => [4, .. Name(name), .. Document([.. list.Select((d, i) => (byte[])[3, .. Name($"{i}"), .. d])])],
        _ => [3, .. Name(name), .. (byte[])value],
    };

    public static byte[] Message(int number, int answers, byte[] document, uint flags = 0, byte[]? list = null)
    {
        byte[] sections = list is null ? [0, .. document] : [1, .. Int(4 + 5 + list.Length), .. "docs\0"u8, .. list, 0, .. document];
        return Wrap(number, answers, 2013, [.. Int((int)flags), .. sections, .. (flags & 1) != 0 ? Int(0x1234) : []]);
    }

    public static byte[] Wrap(int number, int answers, int kind, byte[] body) => [.. Int(16 + body.Length), .. Int(number), .. Int(answers), .. Int(kind), .. body];

    public static byte[] Int(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Name(string name) => [.. Encoding.UTF8.GetBytes(name), 0];
}

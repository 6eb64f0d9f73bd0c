using System.Text;

namespace Taproot.NodeAgent.Protocols.Dubbo;

/// <summary>The beginning of a body in Hessian 2, the serialisation that Dubbo uses unless it is told otherwise.</summary>
internal static class DubboBody
{
    private const int MaxName = 256;

    /// <summary>Service and method of a call: Dubbo's version, the path, the service's version and the method come first, as strings.</summary>
    public static RequestDetails Describe(in DubboHeader header, ReadOnlySpan<byte> body)
    {
        var details = new RequestDetails();
        if (header.Serialization != DubboHeader.Hessian2) return details;
        var reader = new WireReader(body);
        ReadString(ref reader);
        var service = ReadString(ref reader);
        ReadString(ref reader);
        var method = ReadString(ref reader);
        if (reader.IsShort) return details;
        (details.Scope, details.Operation) = (Text(service), Text(method));
        details.Target = $"{details.Scope}/{details.Operation}";
        return details;
    }

    /// <summary>Whether an answer that came well carries an exception of the service: its kind is the first number, with and without attachments.</summary>
    public static bool IsException(in DubboHeader header, ReadOnlySpan<byte> body) =>
        header.Serialization == DubboHeader.Hessian2 && body is [0x90 or 0x93, ..];

    // Lengths are in characters; names have one byte for each.
    private static ReadOnlySpan<byte> ReadString(ref WireReader reader)
    {
        var kind = reader.Byte();
        return kind switch
        {
            <= 0x1f => reader.Take(kind),
            >= 0x30 and <= 0x33 => reader.Take((kind - 0x30) << 8 | reader.Byte()),
            (byte)'S' => reader.Take(reader.UInt16()),
            (byte)'N' => default, // null: a service without a version
            _ => reader.Take(-1),
        };
    }

    private static string Text(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name[..Math.Min(name.Length, MaxName)]);
}

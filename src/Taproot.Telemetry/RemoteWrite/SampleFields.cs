using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.RemoteWrite;

/// <summary>A sample of remote write, which has the same form in both versions.</summary>
internal static class SampleFields
{
    private const uint ValueField = (1 << 3) | ProtobufReader.Fixed64;
    private const uint TimeField = (2 << 3) | ProtobufReader.Varint;

    /// <summary>Its value, and its time in milliseconds since the epoch; what is not there is zero.</summary>
    public static (double Value, long TimeMs) Read(ReadOnlySpan<byte> message)
    {
        var (value, time) = (0d, 0L);
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == ValueField) value = reader.ReadDouble();
            else if (key == TimeField) time = (long)reader.ReadVarint();
            else reader.Skip(key);
        }
        return (value, time);
    }
}

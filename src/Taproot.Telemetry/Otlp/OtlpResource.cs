namespace Taproot.Telemetry.Otlp;

/// <summary>What telemetry is about: a <c>Resource</c> message, encoded once. Two are the same when they are one object.</summary>
public sealed class OtlpResource
{
    private const int Attributes = 1;

    private readonly byte[] _encoded;

    private OtlpResource(byte[] encoded) => _encoded = encoded;

    /// <summary>The fields of the message.</summary>
    public ReadOnlySpan<byte> Encoded => _encoded;

    /// <summary>The resource of a container on a host; what is empty is left out.</summary>
    /// <param name="serviceName">Name of the application that the container belongs to.</param>
    /// <param name="containerId">The <c>container_id</c> label.</param>
    /// <param name="hostName">Name of the host.</param>
    /// <param name="hostId">The <c>machine_id</c> label.</param>
    public static OtlpResource OfContainer(string serviceName, string containerId, string hostName, string hostId)
    {
        using var writer = new ProtobufWriter(512);
        Add(writer, "service.name", serviceName);
        Add(writer, "container.id", containerId);
        Add(writer, "host.name", hostName);
        Add(writer, "host.id", hostId);
        return new(writer.Span.ToArray());
    }

    private static void Add(ProtobufWriter writer, string key, string value)
    {
        if (value.Length > 0) writer.WriteAttribute(Attributes, key, value);
    }
}

using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Store.Client;

/// <summary>Attributes as a Map(String, String) column in RowBinary, whose form the block has already.</summary>
internal static class AttributeMap
{
    public static void WriteMap(this RowBuffer rows, AttributeBlock attributes)
    {
        rows.WriteVarInt((uint)attributes.Count);
        rows.WriteRaw(attributes.Encoded);
    }
}

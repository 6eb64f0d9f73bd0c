using System.Text;
using Taproot.Telemetry;

namespace Taproot.Store.Client;

/// <summary>Labels as a Map(String, String) column in RowBinary.</summary>
internal static class LabelMap
{
    private const int MostLabels = 4096;

    public static async ValueTask<Labels> ReadAsync(RowReader reader, CancellationToken cancellation)
    {
        var count = await reader.ReadVarIntAsync(cancellation);
        if (count > MostLabels) throw new IOException("The store's answer has a series with too many labels.");
        var labels = new Label[count];
        for (var i = 0; i < count; i++)
            labels[i] = new(await reader.ReadStringAsync(cancellation), await reader.ReadStringAsync(cancellation));
        return Labels.Create(labels);
    }

    public static void Write(RowBuffer rows, Labels labels)
    {
        rows.WriteVarInt((uint)labels.Items.Length);
        foreach (var (name, value) in labels.Items)
        {
            rows.WriteString(Encoding.UTF8.GetBytes(name));
            rows.WriteString(Encoding.UTF8.GetBytes(value));
        }
    }
}

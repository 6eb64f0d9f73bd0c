using System.Text;

namespace Taproot.NodeAgent.Protocols.ClickHouse;

/// <summary>The greeting of either side: its name, version and revision, and from the client the database.</summary>
internal sealed record ClickHouseHello(int Revision, string Database)
{
    private const int MaxName = 128;

    /// <summary>Reads a greeting; false when these bytes are none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, bool isRequest, out ClickHouseHello? hello)
    {
        hello = null;
        var reader = new WireReader(bytes);
        if (reader.Varint() != 0) return false;
        var name = reader.VarintBytes();
        reader.Varint();
        reader.Varint();
        var revision = reader.Varint();
        if (reader.IsShort || name.Length is 0 or > MaxName || name.ContainsAnyExceptInRange((byte)' ', (byte)'~')) return false;
        if (revision is < ClickHouseRevision.ClientInfo or > 1 << 20) return false;
        var database = isRequest ? reader.VarintBytes() : default;
        hello = new((int)revision, Encoding.UTF8.GetString(database[..Math.Min(database.Length, MaxName)]));
        return true;
    }
}

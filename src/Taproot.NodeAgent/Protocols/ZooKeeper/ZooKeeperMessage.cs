using System.Buffers.Binary;

namespace Taproot.NodeAgent.Protocols.ZooKeeper;

/// <summary>The beginnings of messages: a length, and what tells them apart.</summary>
internal static class ZooKeeperMessage
{
    public const int LengthBytes = 4;
    public const int RequestHeader = 12;
    public const int ResponseHeader = 20;
    public const int NotificationNumber = -1;
    public const int PingNumber = -2;
    private const int LowestNumber = -8;
    private const int MaxLength = 64 << 20;
    private const int PasswordLength = 16;

    public static int Int32At(ReadOnlySpan<byte> bytes, int position) =>
        bytes.Length >= position + 4 ? BinaryPrimitives.ReadInt32BigEndian(bytes[position..]) : 0;

    /// <summary>The whole length by the first bytes; less than zero when it cannot be one.</summary>
    public static long Length(ReadOnlySpan<byte> bytes, int least)
    {
        var length = Int32At(bytes, 0);
        return length >= least && length <= MaxLength ? LengthBytes + length : -1;
    }

    /// <summary>Whether it opens a session: version 0, zxid, time-out, session, password and maybe whether to read only.</summary>
    public static bool IsConnectRequest(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 32 && Int32At(bytes, 0) is 44 or 45 && Int32At(bytes, 4) == 0 && Int32At(bytes, 28) == PasswordLength;

    /// <summary>Whether it answers that.</summary>
    public static bool IsConnectResponse(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 24 && Int32At(bytes, 0) is 36 or 37 && Int32At(bytes, 4) == 0 && Int32At(bytes, 20) == PasswordLength;

    /// <summary>Whether a request starts here; its path is looked at as far as it is there.</summary>
    public static bool IsRequest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < RequestHeader || Length(bytes, 8) < 0) return false;
        var (number, operation) = (Int32At(bytes, 4), Int32At(bytes, 8));
        if (number < LowestNumber || ZooKeeperOperation.Name(operation) is null) return false;
        if ((operation == ZooKeeperOperation.Ping) != (number == PingNumber)) return false;
        if (!ZooKeeperOperation.HasPath(operation) || bytes.Length < RequestHeader + 5) return true;
        var path = Int32At(bytes, RequestHeader);
        return path > 0 && path <= Int32At(bytes, 0) - 12 && bytes[RequestHeader + 4] == '/';
    }

    /// <summary>Whether a response, an event or a ping's answer starts here.</summary>
    public static bool IsResponse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < ResponseHeader || Length(bytes, 16) < 0) return false;
        var (number, zxid, error) = (Int32At(bytes, 4), Int32At(bytes, 8), Int32At(bytes, 16));
        return number >= LowestNumber && zxid >= -1 && error <= 0 && error >= ZooKeeperError.Lowest;
    }
}

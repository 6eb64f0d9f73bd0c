using System.Text;

namespace Taproot.NodeAgent.Protocols.ZooKeeper;

/// <summary>What a request asks for.</summary>
internal static class ZooKeeperRequest
{
    private const int MaxSteps = 1024;

    public static RequestDetails Describe(ReadOnlySpan<byte> message)
    {
        var operation = ZooKeeperMessage.Int32At(message, 8);
        var name = ZooKeeperOperation.Name(operation) ?? "";
        var reader = new WireReader(message[ZooKeeperMessage.RequestHeader..]);
        var details = new RequestDetails { Operation = name };
        if (operation is ZooKeeperOperation.Multi or ZooKeeperOperation.MultiRead) DescribeMulti(ref reader, details);
        else if (ZooKeeperOperation.HasPath(operation)) details.Target = ReadPath(ref reader);
        details.Statement = details.Target.Length == 0 ? details.Operation : $"{details.Operation} {details.Target}";
        return details;
    }

    // The first of the steps stands for all.
    private static void DescribeMulti(ref WireReader reader, RequestDetails details)
    {
        var first = reader.Int32();
        reader.Skip(5); // whether it is the end, and an error
        if (ZooKeeperOperation.Name(first) is not { } step || reader.IsShort) return;
        details.Target = ReadPath(ref reader);
        var steps = $"{details.Operation}({step}";
        details.Operation = IsAlone(ref reader, first) ? steps + ")" : steps + ", ...)";
    }

    // Whether the end follows the first step, whose length goes by its kind.
    private static bool IsAlone(ref WireReader reader, int step)
    {
        switch (step)
        {
            case 1 or 15 or 19:
                reader.Skip(Math.Max(0, reader.Int32()));
                SkipAccess(ref reader);
                reader.Skip(4);
                break;
            case 5:
                reader.Skip(Math.Max(0, reader.Int32()));
                reader.Skip(4);
                break;
            case 2 or 13:
                reader.Skip(4);
                break;
            case 4 or 8:
                reader.Skip(1);
                break;
            default:
                return false;
        }
        return reader.Int32() == -1 && reader.Byte() == 1;
    }

    private static void SkipAccess(ref WireReader reader)
    {
        for (var left = Math.Min(reader.Int32(), MaxSteps); left > 0 && !reader.IsShort; left--)
        {
            reader.Skip(4);
            reader.Skip(Math.Max(0, reader.Int32()));
            reader.Skip(Math.Max(0, reader.Int32()));
        }
    }

    private static string ReadPath(ref WireReader reader)
    {
        var path = reader.TakeAtMost(reader.Int32());
        return Encoding.UTF8.GetString(path[..Math.Min(path.Length, RequestDetails.TextLimit)]);
    }
}

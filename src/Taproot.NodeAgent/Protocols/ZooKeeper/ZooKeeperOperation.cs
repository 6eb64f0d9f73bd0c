namespace Taproot.NodeAgent.Protocols.ZooKeeper;

/// <summary>Operations by their numbers.</summary>
internal static class ZooKeeperOperation
{
    public const int Ping = 11;
    public const int Multi = 14;
    public const int MultiRead = 22;

    private static readonly string?[] Names =
    [
        null, "create", "delete", "exists", "getData", "setData", "getACL", "setACL", "getChildren", "sync", null, "ping", "getChildren2", "check",
        "multi", "create2", "reconfig", "checkWatches", "removeWatches", "createContainer", "deleteContainer", "createTTL", "multiRead",
    ];

    /// <summary>The name, or null when there is no such operation.</summary>
    public static string? Name(int operation) => operation switch
    {
        > 0 and < 23 => Names[operation],
        100 => "auth",
        101 => "setWatches",
        102 => "sasl",
        103 => "getEphemerals",
        104 => "getAllChildrenNumber",
        105 => "setWatches2",
        106 => "addWatch",
        107 => "whoAmI",
        -10 => "createSession",
        -11 => "closeSession",
        _ => null,
    };

    /// <summary>Whether what it asks for starts with a path.</summary>
    public static bool HasPath(int operation) => operation is > 0 and < 22 and not Ping and not Multi and not 16 || operation is 103 or 104 or 106;
}

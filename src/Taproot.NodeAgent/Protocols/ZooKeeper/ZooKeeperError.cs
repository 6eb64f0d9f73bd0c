namespace Taproot.NodeAgent.Protocols.ZooKeeper;

/// <summary>Codes of errors.</summary>
internal static class ZooKeeperError
{
    /// <summary>The lowest code that there is, with some room for new ones.</summary>
    public const int Lowest = -140;

    /// <summary>
    /// Whether the service failed the client. That a node is or is not there, has children or another version is an answer: locks and elections
    /// live by them.
    /// </summary>
    public static bool IsFailure(int code) => code < 0 && code is not (-101 or -103 or -108 or -110 or -111 or -121);

    public static string Name(int code) => code switch
    {
        0 => "ok",
        -1 => "SYSTEM_ERROR",
        -2 => "RUNTIME_INCONSISTENCY",
        -3 => "DATA_INCONSISTENCY",
        -4 => "CONNECTION_LOSS",
        -5 => "MARSHALLING_ERROR",
        -6 => "UNIMPLEMENTED",
        -7 => "OPERATION_TIMEOUT",
        -8 => "BAD_ARGUMENTS",
        -12 => "UNKNOWN_SESSION",
        -13 => "NEW_CONFIG_NO_QUORUM",
        -14 => "RECONFIG_IN_PROGRESS",
        -100 => "API_ERROR",
        -101 => "NO_NODE",
        -102 => "NO_AUTH",
        -103 => "BAD_VERSION",
        -108 => "NO_CHILDREN_FOR_EPHEMERALS",
        -110 => "NODE_EXISTS",
        -111 => "NOT_EMPTY",
        -112 => "SESSION_EXPIRED",
        -113 => "INVALID_CALLBACK",
        -114 => "INVALID_ACL",
        -115 => "AUTH_FAILED",
        -118 => "SESSION_MOVED",
        -119 => "NOT_READ_ONLY",
        -120 => "EPHEMERAL_ON_LOCAL_SESSION",
        -121 => "NO_WATCHER",
        -122 => "REQUEST_TIMEOUT",
        -123 => "RECONFIG_DISABLED",
        -124 => "SESSION_CLOSED_REQUIRE_SASL_AUTH",
        -125 => "QUOTA_EXCEEDED",
        -127 => "THROTTLED",
        _ => L7Status.Unknown,
    };
}

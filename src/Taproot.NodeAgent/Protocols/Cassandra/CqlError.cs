namespace Taproot.NodeAgent.Protocols.Cassandra;

/// <summary>Codes of errors, by the names that the protocol's specification gives them.</summary>
internal static class CqlError
{
    public static string Name(int code) => code switch
    {
        0x0000 => "SERVER_ERROR",
        0x000a => "PROTOCOL_ERROR",
        0x0100 => "AUTH_ERROR",
        0x1000 => "UNAVAILABLE",
        0x1001 => "OVERLOADED",
        0x1002 => "IS_BOOTSTRAPPING",
        0x1003 => "TRUNCATE_ERROR",
        0x1100 => "WRITE_TIMEOUT",
        0x1200 => "READ_TIMEOUT",
        0x1300 => "READ_FAILURE",
        0x1400 => "FUNCTION_FAILURE",
        0x1500 => "WRITE_FAILURE",
        0x1600 => "CDC_WRITE_FAILURE",
        0x1700 => "CAS_WRITE_UNKNOWN",
        0x2000 => "SYNTAX_ERROR",
        0x2100 => "UNAUTHORIZED",
        0x2200 => "INVALID",
        0x2300 => "CONFIG_ERROR",
        0x2400 => "ALREADY_EXISTS",
        0x2500 => "UNPREPARED",
        _ => L7Status.Unknown,
    };
}

namespace Taproot.NodeAgent.Protocols.FoundationDb;

/// <summary>Numbers of types of requests that a client of the database sends.</summary>
internal static class FdbRequestType
{
    /// <summary>Whether the other side is alive.</summary>
    public const uint Ping = 4707015;

    /// <summary>What a request of the type is called; null for others.</summary>
    public static string? Name(uint type) => type switch
    {
        8454530 => "getValue",
        6795746 => "getKeyValues",
        10457870 => "getKey",
        93948 => "commit",
        838566 => "getReadVersion",
        9144680 => "getKeyServerLocations",
        14747733 => "watchValue",
        _ => null,
    };
}

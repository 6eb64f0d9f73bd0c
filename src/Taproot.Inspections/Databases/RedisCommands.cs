namespace Taproot.Inspections.Databases;

/// <summary>What is known of commands of the Redis family.</summary>
internal static class RedisCommands
{
    /// <summary>Whether a command may wait for data that somebody else is to bring: its time says nothing of the server.</summary>
    public static bool Waits(string command) => command.ToUpperInvariant() is
        "BLPOP" or "BRPOP" or "BRPOPLPUSH" or "BLMOVE" or "BLMPOP" or "BZPOPMIN" or "BZPOPMAX" or "BZMPOP" or "XREAD" or "XREADGROUP" or "WAIT" or "WAITAOF"
        or "SUBSCRIBE" or "PSUBSCRIBE" or "SSUBSCRIBE" or "MONITOR";
}

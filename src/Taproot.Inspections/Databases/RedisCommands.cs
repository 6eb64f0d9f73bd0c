using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Databases;

/// <summary>What is known of commands of the Redis family.</summary>
internal static class RedisCommands
{
    /// <summary>Whether a command may wait for data that somebody else is to bring: its time says nothing of the server.</summary>
    public static bool Waits(string command) => command.ToUpperInvariant() is
        "BLPOP" or "BRPOP" or "BRPOPLPUSH" or "BLMOVE" or "BLMPOP" or "BZPOPMIN" or "BZPOPMAX" or "BZMPOP" or "XREAD" or "XREADGROUP" or "WAIT" or "WAITAOF"
        or "SUBSCRIBE" or "PSUBSCRIBE" or "SSUBSCRIBE" or "MONITOR";

    /// <summary>Mean seconds of a command that waits for nobody, and how many of these run a second.</summary>
    public static (TimeSeries Latency, TimeSeries Rate) Answered(Redis redis)
    {
        var rate = SeriesMath.Sum(redis.Commands.Where(c => !Waits(c.Key)).Select(c => c.Value));
        var time = SeriesMath.Sum(redis.CommandTime.Where(c => !Waits(c.Key)).Select(c => c.Value));
        return (TimeSeriesMath.Divide(time, rate), rate);
    }
}

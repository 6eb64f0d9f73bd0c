using Taproot.Inspections.Databases;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>Servers of the Redis family with slow commands. Commands that wait for data by design are not slow.</summary>
internal sealed class RedisLatencyCheck() : DatabaseLatencyCheck(DatabaseKinds.Redis, "RedisLatency", "command", 0.005)
{
    protected override (TimeSeries Latency, TimeSeries Rate) Told(Instance instance) => instance.Redis is { } redis ? RedisCommands.Answered(redis) : default;

    protected override string Detail(Instance instance, int recentPoints)
    {
        if (instance.Redis is not { } redis) return "";
        var (name, time) = redis.CommandTime.Where(c => !RedisCommands.Waits(c.Key)).Select(c => (c.Key, Time: c.Value.MeanOfLast(recentPoints)))
            .Where(c => c.Time > 0).OrderByDescending(c => c.Time).FirstOrDefault();
        return name is null ? "" : $"Most time goes to the command {name} ({Words.Duration(time)} a second).";
    }
}

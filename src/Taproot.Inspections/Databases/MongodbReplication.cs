using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Databases;

/// <summary>How far members of a MongoDB replica set are behind.</summary>
internal static class MongodbReplication
{
    /// <summary>
    /// Seconds between the last operation of the primary and that of a member; empty for a primary and where no primary is known. On a set that
    /// nobody writes to, both are old and the difference is nothing.
    /// </summary>
    public static TimeSeries Lag(Instance instance)
    {
        if (instance.Mongodb is not { } member || member.State == "primary" || member.ReplicaSet.Length == 0) return default;
        var primary = instance.Application.Instances.Find(i => i != instance && i.Mongodb is { State: "primary" } other && other.ReplicaSet == member.ReplicaSet);
        return SeriesMath.Subtract(member.LastAppliedAge, primary?.Mongodb?.LastAppliedAge ?? default);
    }
}

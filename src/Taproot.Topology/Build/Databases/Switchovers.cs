using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Topology.Build.Databases;

/// <summary>Marks where a replica of a database became the primary.</summary>
internal static class Switchovers
{
    public static void Run(BuildContext context)
    {
        foreach (var application in context.Applications.Values)
        {
            foreach (var instance in application.Instances)
            {
                if (instance.Postgres is { } postgres) OfPostgres(context, application, instance, postgres);
                if (instance.Redis is { } redis) ByRole(context, application, instance, redis);
                if (instance.Mongodb is { } mongodb) ByRole(context, application, instance, mongodb);
            }
        }
    }

    // It writes the log that it replayed before.
    private static void OfPostgres(BuildContext context, Application application, Instance instance, Postgres postgres)
    {
        if (postgres.Wal is not { Position.IsEmpty: false, ReplayedPosition.IsEmpty: false } wal) return;
        var promoted = FirstIndex(wal.Position);
        if (promoted > 0 && FirstIndex(wal.ReplayedPosition) < promoted) Mark(context, application, instance, promoted);
    }

    private static void ByRole(BuildContext context, Application application, Instance instance, Database database)
    {
        if (database.AsPrimary.IsEmpty || database.AsReplica.IsEmpty) return;
        var primary = database.AsPrimary.Values.Span;
        var replica = database.AsReplica.Values.Span;
        var wasReplica = false;
        for (var i = 0; i < primary.Length; i++)
        {
            var isPrimary = !float.IsNaN(primary[i]);
            if (isPrimary && wasReplica) Mark(context, application, instance, i);
            // In a gap it is what it was; the word of the old role may be heard for a while beside the new one.
            if (isPrimary || !float.IsNaN(replica[i])) wasReplica = !isPrimary;
        }
    }

    private static void Mark(BuildContext context, Application application, Instance instance, int index) =>
        application.Events.Add(new(context.Input.Grid.TimeMs(index), ApplicationEventKind.Switchover, $"{instance.Name} became the primary"));

    private static int FirstIndex(TimeSeries series)
    {
        var values = series.Values.Span;
        for (var i = 0; i < values.Length; i++)
            if (!float.IsNaN(values[i])) return i;
        return values.Length;
    }
}

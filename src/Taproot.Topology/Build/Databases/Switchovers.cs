using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Databases;

/// <summary>Marks where a replica of PostgreSQL became the primary: it writes the log that it replayed before.</summary>
internal static class Switchovers
{
    public static void Run(BuildContext context)
    {
        foreach (var application in context.Applications.Values)
        {
            foreach (var instance in application.Instances)
            {
                if (instance.Postgres?.Wal is not { Position.IsEmpty: false, ReplayedPosition.IsEmpty: false } wal) continue;
                var promoted = FirstIndex(wal.Position);
                if (promoted <= 0 || FirstIndex(wal.ReplayedPosition) >= promoted) continue;
                application.Events.Add(new(context.Input.Grid.TimeMs(promoted), ApplicationEventKind.Switchover, $"{instance.Name} became the primary"));
            }
        }
    }

    private static int FirstIndex(TimeSeries series)
    {
        var values = series.Values.Span;
        for (var i = 0; i < values.Length; i++)
            if (!float.IsNaN(values[i])) return i;
        return values.Length;
    }
}

using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Topology.Build.Databases;

/// <summary>Marks where a database stopped answering its exporter, and where it answered again.</summary>
internal static class Outages
{
    public static void Run(BuildContext context)
    {
        foreach (var application in context.Applications.Values)
        {
            foreach (var instance in application.Instances)
            {
                foreach (var database in (ReadOnlySpan<Database?>)[instance.Postgres, instance.Mysql, instance.Redis, instance.Mongodb, instance.Memcached])
                    if (database is not null) Mark(context, instance, database.Up.Values.Span);
            }
        }
    }

    /// <summary>One lost answer is none, and a gap changes nothing.</summary>
    private static void Mark(BuildContext context, Instance instance, ReadOnlySpan<float> up)
    {
        var (answers, first, lost) = (false, 0, 0);
        for (var i = 0; i < up.Length; i++)
        {
            if (up[i] > 0)
            {
                if (!answers && lost > 1) Add(context, instance, i, ApplicationEventKind.Up, "answers again");
                (answers, lost) = (true, 0);
            }
            else if (up[i] == 0)
            {
                if (lost++ == 0) first = i;
                if (!answers || lost < 2) continue;
                Add(context, instance, first, ApplicationEventKind.Down, "stopped answering");
                answers = false;
            }
        }
    }

    private static void Add(BuildContext context, Instance instance, int point, ApplicationEventKind kind, string what) =>
        instance.Application.Events.Add(new(context.Input.Grid.TimeMs(point), kind, $"{instance.Name} {what}"));
}

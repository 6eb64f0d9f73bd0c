using System.Collections.Immutable;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Databases;

/// <summary>A kind of database server, and where to find what is known of it.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Report">The report that shows it.</param>
/// <param name="Protocol">What its clients speak, as <see cref="Traffic.Protocols"/> calls it.</param>
/// <param name="Types">Application types that are of this kind.</param>
/// <param name="Of">What an exporter tells of an instance.</param>
/// <param name="SetUp">What to do so that an exporter tells.</param>
internal sealed record DatabaseKind(string Name, string Report, string Protocol, ImmutableArray<string> Types, Func<Instance, Database?> Of, string SetUp)
{
    /// <summary>Whether an application is such a database. Asked of every application by every check, hence without allocation.</summary>
    public bool AppliesTo(Application application)
    {
        var types = application.Types;
        for (var i = 0; i < types.Count; i++)
            if (Types.Contains(types[i])) return true;
        foreach (var instance in application.Instances)
            if (Of(instance) is not null) return true;
        return false;
    }

    /// <summary>The instances that run.</summary>
    public static IEnumerable<Instance> Running(Application application) => application.Instances.Where(i => i.IsUp);

    /// <summary>Why an exporter tells nothing now; empty when it does tell.</summary>
    public string Silence(Application application, int recentPoints)
    {
        var told = Running(application).Select(i => (Instance: i, Database: Of(i))).Where(t => t.Database is not null).ToArray();
        if (told.Length == 0) return SetUp;
        if (Array.Find(told, t => t.Database!.Error.Length > 0) is { Database: not null } failing)
            return $"The exporter cannot read {failing.Instance.Name}: {failing.Database.Error}.";
        return told.All(t => float.IsNaN(t.Database!.Up.Last(recentPoints))) ? "The exporter no longer reports: see that the cluster agent runs." : "";
    }
}

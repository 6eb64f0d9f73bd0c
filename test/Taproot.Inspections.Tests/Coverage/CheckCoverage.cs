using System.Collections.Concurrent;
using System.Reflection;
using Taproot.Inspections.Checks;
using Taproot.Inspections.Reports;
using Taproot.Topology.Model;

[assembly: AssemblyFixture(typeof(Taproot.Inspections.Tests.Coverage.CheckCoverage))]
[assembly: Taproot.Inspections.Tests.Coverage.NotesTests]

namespace Taproot.Inspections.Tests.Coverage;

/// <summary>Worlds that a check was seen in.</summary>
[Flags]
internal enum Seen
{
    None = 0,
    Fires = 1,
    Well = 2,
    AtTheThreshold = 4,
    WithGaps = 8,
    Unknown = 16,
}

/// <summary>
/// Holds that each check was asked in a world that fires it, in one that does not, in one at the threshold, in one with a lost point and in one without what
/// it needs, and that each report was drawn with something on it. It sums up at the end of a run of all tests; a run of some of them proves nothing.
/// </summary>
public sealed class CheckCoverage : IDisposable
{
    private static readonly ConcurrentDictionary<string, Seen> Checks = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, bool> Reports = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, bool> Tests = new(StringComparer.Ordinal);

    internal static void Note(CheckResult result) => Note(result.Definition.Id, result switch
    {
        { Fails: true } => Seen.Fires,
        { Status: Status.Ok } => Seen.Well,
        _ => Seen.Unknown,
    });

    internal static void Note(string check, Seen seen) => Checks.AddOrUpdate(check, seen, (_, before) => before | seen);

    internal static Report NoteReport(string of, Report report)
    {
        if (report.Charts.Any(c => c.Series.Count > 0) || report.Tables.Any(t => t.Rows.Count > 0)) Reports[$"{of} {report.Id}"] = true;
        return report;
    }

    internal static void NoteTest(MethodInfo test) => Tests[NameOf(test)] = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!typeof(CheckCoverage).Assembly.GetTypes().SelectMany(t => t.GetMethods()).Where(m => m.GetCustomAttributes<FactAttribute>().Any()).All(m => Tests.ContainsKey(NameOf(m)))) return;
        var missing = CheckCatalog.ById.Values.OrderBy(d => d.Id, StringComparer.Ordinal)
            .Select(d => (d.Id, Lacks: CheckExemptions.Needed(d) & ~Checks.GetValueOrDefault(d.Id)))
            .Where(m => m.Lacks != Seen.None).Select(m => $"{m.Id}: {m.Lacks}")
            .Concat(ReportCatalog.Applications.Select(r => $"application {r.Id}").Concat(ReportCatalog.Nodes.Select(r => $"node {r.Id}")).Where(r => !Reports.ContainsKey(r)))
            .ToList();
        if (missing.Count > 0) throw new InvalidOperationException($"No test has such a world, or draws such a report:\n{string.Join('\n', missing)}");
    }

    private static string NameOf(MethodInfo test) => $"{test.DeclaringType}.{test.Name}";
}

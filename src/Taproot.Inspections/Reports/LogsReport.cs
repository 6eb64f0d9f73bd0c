using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>What an application writes to its logs, by level and pattern.</summary>
internal sealed class LogsReport : ApplicationReport
{
    private const int MaxPatterns = 50;
    private const int MaxSample = 300;
    private const int MaxName = 60;
    private const string NoLogs = "No log message of this application was read in this window: its logs can not be found, or the agent's disable-log-parsing is on.";
    private const string NoPatterns = "No message with a pattern was logged in this window.";

    private static readonly string[] Worst = ["critical", "error", "warning", "info", "debug", "unknown"];

    public override string Id => ReportIds.Logs;

    public override string Title => "Logs";

    protected internal override bool AppliesTo(Application application) => application.Id.Kind != ApplicationKinds.ExternalService;

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var logs = scope.Application.Logs ?? new();
        var window = scope.Window;
        var patterns = logs.Patterns.Values.Select(p => (Pattern: p, Count: window.Total(p.Messages.Series))).Where(p => p.Count >= 0.5)
            .OrderBy(p => Array.IndexOf(Worst, p.Pattern.Level)).ThenByDescending(p => p.Count).ToList();
        sheet.Charts.AddRange([
            scope.Charts.Bars("log-levels", "Messages by level", "count", logs.ByLevel.OrderBy(l => Array.IndexOf(Worst, l.Key)).Select(l => (l.Key, l.Value.Series)), NoLogs),
            scope.Charts.Bars("log-patterns", "Errors by pattern", "count",
                patterns.Where(p => p.Pattern.Level is "error" or "critical").Select(p => (Name(p.Pattern, MaxName), p.Pattern.Messages.Series)),
                logs.ByLevel.Count == 0 ? NoLogs : "No error was logged in this window."),
        ]);
        var rows = patterns.Take(MaxPatterns).Select(p => Row(window, p.Pattern, p.Count)).ToList();
        sheet.Tables.Add(new("log-patterns", "Patterns of messages, the worst first", ["Level", "Messages", "Last ten minutes", "Message", "Pattern"], rows,
            rows.Count > 0 ? "" : logs.ByLevel.Count == 0 ? NoLogs : NoPatterns));
    }

    private static IReadOnlyList<TableCell> Row(WorldWindow window, LogPattern pattern, double count) =>
    [
        Cell.Text(pattern.Level, StatusNames.Of(pattern.Level is "error" or "critical" ? Status.Warning : Status.Info)), Cell.Number(Math.Round(count), "count"),
        Cell.Number(Math.Round(pattern.Messages.SumOfLast((int)Math.Max(1, 600_000 / Math.Max(1, window.World.Grid.StepMs)))), "count"),
        Cell.Text(Name(pattern, MaxSample)), Cell.Text(pattern.Hash),
    ];

    private static string Name(LogPattern pattern, int longest) => pattern switch
    {
        { Hash: LogMessages.OtherPatterns } => "other messages",
        { Sample.Length: 0 } => pattern.Hash,
        { Sample: var sample } when sample.Length > longest => sample[..longest] + "…",
        _ => pattern.Sample,
    };
}

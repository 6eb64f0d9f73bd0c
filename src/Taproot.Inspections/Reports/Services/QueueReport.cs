using Taproot.Inspections.Services;

namespace Taproot.Inspections.Reports.Services;

/// <summary>Queues whose messages are told apart: what clients give and take.</summary>
internal abstract class QueueReport(ServiceKind kind, string id, string title) : ServiceReport(kind, id, title)
{
    protected override void DrawMore(ReportSheet sheet, ApplicationScope scope)
    {
        var flow = QueueFlow.Of(scope.Application, Kind);
        var clients = scope.Application.Downstreams.Select(l => (l.Client.Id.Name, Flow: QueueFlow.Of(l, Kind))).ToList();
        var noMessages = $"No message to or from {Kind.Name} was seen in this window.";
        sheet.Charts.AddRange([
            scope.Charts.Line($"{Id}-flow", "Messages given and taken", "ops/s", [("given", flow.Produced), ("taken", flow.Consumed)], noMessages) with { Group = "Messages" },
            scope.Charts.Area($"{Id}-produced", "Given by client", "ops/s", clients.Select(c => (c.Name, c.Flow.Produced)), noMessages) with { Group = "Messages" },
            scope.Charts.Area($"{Id}-consumed", "Taken by client", "ops/s", clients.Select(c => (c.Name, c.Flow.Consumed)), "No consumer was seen in this window.") with { Group = "Messages" },
        ]);
    }
}

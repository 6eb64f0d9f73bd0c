using Taproot.Inspections.Services;

namespace Taproot.Inspections.Reports.Services;

/// <summary>Kafka. What clients write and read is told by bytes: agents count its requests without telling produce from fetch.</summary>
internal sealed class KafkaReport() : ServiceReport(ServiceKind.Kafka, ReportIds.Kafka, "Kafka")
{
    protected override void DrawMore(ReportSheet sheet, ApplicationScope scope)
    {
        const string noBytes = "No bytes were exchanged with clients in this window.";
        var clients = scope.Application.Downstreams;
        sheet.Charts.AddRange([
            scope.Charts.Area("kafka-written", "Written by clients", "bytes/s", clients.Select(l => (l.Client.Id.Name, l.BytesSent)), noBytes) with { Group = "Bytes" },
            scope.Charts.Area("kafka-read", "Read by clients", "bytes/s", clients.Select(l => (l.Client.Id.Name, l.BytesReceived)), noBytes) with { Group = "Bytes" },
        ]);
    }
}

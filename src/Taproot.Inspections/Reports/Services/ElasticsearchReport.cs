using Taproot.Inspections.Services;

namespace Taproot.Inspections.Reports.Services;

/// <summary>Elasticsearch.</summary>
internal sealed class ElasticsearchReport() : ServiceReport(ServiceKind.Elasticsearch, ReportIds.Elasticsearch, "Elasticsearch");

using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Slow Elasticsearch and OpenSearch nodes.</summary>
internal sealed class ElasticsearchLatencyCheck() : ServiceLatencyCheck(ServiceKind.Elasticsearch, "ElasticsearchLatency", ReportIds.Elasticsearch, 1);

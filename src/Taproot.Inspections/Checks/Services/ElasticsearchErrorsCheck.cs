using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Elasticsearch and OpenSearch nodes that fail, or turn requests away because their queues are full.</summary>
internal sealed class ElasticsearchErrorsCheck() : ServiceErrorsCheck(ServiceKind.Elasticsearch, "ElasticsearchErrors", ReportIds.Elasticsearch);

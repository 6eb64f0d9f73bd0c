export interface ResponseContext { fromMs: number; toMs: number; stepMs: number; refreshedAtMs: number; freshestMs: number; state: string; message: string }
export interface ProjectSummary { id: string; name: string }
export interface Health { status: string; reason: string }
export interface TrafficNumbers { requestsPerSecond: number | null; errorsPerSecond: number | null; latencySeconds: number | null; latencyP95Seconds: number | null; bytesPerSecond: number | null }
export interface ApplicationRow { id: string; name: string; namespace: string; kind: string; types: string[]; category: string; health: Health; instancesUp: number; instances: number; traffic: TrafficNumbers; cpuCores: number | null; cpuLimitCores: number | null; memoryBytes: number | null; memoryLimitBytes: number | null; networkBytesPerSecond: number | null; restarts: number; nodes: string[]; requestsSparkline: (number | null)[] }
export interface ApplicationsResponse { context: ResponseContext; applications: ApplicationRow[] }
export interface MapApplication { id: string; name: string; namespace: string; kind: string; types: string[]; category: string; status: string; statusReason: string; instances: number; instancesUp: number; nodes: string[] }
export interface MapLink { client: string; server: string; protocols: string[]; requestsPerSecond: number | null; errorsPerSecond: number | null; latencySeconds: number | null; bytesPerSecond: number | null; status: string; statusReason: string; active: boolean }
export interface MapResponse { context: ResponseContext; applications: MapApplication[]; links: MapLink[] }
export interface ChartSeries { name: string; values: (number | null)[] }
export interface Chart { id: string; title: string; unit: string; kind: string; series: ChartSeries[]; threshold: ChartSeries | null; emptyReason: string }
export interface ChartMark { timeMs: number; kind: string; text: string }
export interface TableCell { text: string; value: number | null; unit: string; status: string | null; applicationId: string | null; nodeId: string | null }
export interface ReportTable { id: string; title: string; columns: string[]; rows: TableCell[][]; emptyReason: string }
export interface Report { id: string; title: string; health: Health; charts: Chart[]; tables: ReportTable[] }
export interface InstanceRow { name: string; nodeId: string | null; nodeName: string | null; up: boolean; health: Health; cpuCores: number | null; memoryBytes: number | null; listens: string[] }
export interface ApplicationResponse { context: ResponseContext; id: string; name: string; namespace: string; kind: string; types: string[]; category: string; health: Health; images: string[]; instances: InstanceRow[]; neighbours: MapApplication[]; links: MapLink[]; marks: ChartMark[]; reports: Report[] }
export interface NodeRow { id: string; name: string; health: Health; up: boolean; cpuCores: number | null; cpuUsedCores: number | null; memoryTotalBytes: number | null; memoryUsedBytes: number | null; networkReceivedBytesPerSecond: number | null; networkTransmittedBytesPerSecond: number | null; uptimeSeconds: number | null; instances: number; facts: Record<string, string> }
export interface NodesResponse { context: ResponseContext; nodes: NodeRow[] }
export interface NodeResponse { context: ResponseContext; id: string; name: string; health: Health; facts: Record<string, string>; applications: ApplicationRow[]; marks: ChartMark[]; reports: Report[] }
export interface SearchHit { kind: string; id: string; name: string; detail: string; status: string }
export interface SearchResponse { hits: SearchHit[] }
export interface BoxPosition { x: number; y: number }
export interface MapLayout { positions: Record<string, BoxPosition> }
export interface ComponentStatus { name: string; status: string; detail: string; numbers: Record<string, number> }
export interface SystemStatusResponse { components: ComponentStatus[] }

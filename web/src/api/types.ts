// Short names for the types that are generated from the server's OpenAPI document (npm run api).
import type { components } from './schema';

type Schemas = components['schemas'];

export type ResponseContext = Schemas['ResponseContext'];
export type ProjectSummary = Schemas['ProjectSummary'];
export type ApplicationRow = Schemas['ApplicationRow'];
export type ApplicationsResponse = Schemas['ApplicationsResponse'];
export type MapApplication = Schemas['MapApplication'];
export type MapLink = Schemas['MapLink'];
export type MapResponse = Schemas['MapResponse'];
export type ChartSeries = Schemas['ChartSeries'];
export type Chart = Schemas['Chart'];
export type ChartMark = Schemas['ChartMark'];
export type TableCell = Schemas['TableCell'];
export type ReportTable = Schemas['ReportTable'];
export type HeatMap = Schemas['HeatMap'];
export type CheckAnswer = Schemas['CheckAnswer'];
export type InspectionsResponse = Schemas['InspectionsResponse'];
export type ThresholdChange = Schemas['ThresholdChange'];
export type Report = Schemas['Report'];
export type InstanceRow = Schemas['InstanceRow'];
export type ApplicationResponse = Schemas['ApplicationResponse'];
export type NodeRow = Schemas['NodeRow'];
export type NodesResponse = Schemas['NodesResponse'];
export type NodeResponse = Schemas['NodeResponse'];
export type SearchResponse = Schemas['SearchResponse'];
export type MapLayout = Schemas['MapLayout'];
export type ComponentStatus = Schemas['ComponentStatus'];
export type SystemStatusResponse = Schemas['SystemStatusResponse'];
export type StorageResponse = Schemas['StorageResponse'];
export type StorageTable = Schemas['StorageTable'];
export type PrometheusSettings = Schemas['PrometheusSettingsResponse'];
export type PrometheusSettingsChange = Schemas['PrometheusSettingsChange'];
export type PrometheusTest = Schemas['PrometheusTestResponse'];
export type PrometheusTestStep = Schemas['PrometheusTestStep'];

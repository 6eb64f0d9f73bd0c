// Generated from openapi.json by `npm run api`; do not edit.
export interface paths {
    "/api/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The projects there are. */
        get: operations["listProjects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/deployments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rollouts of all applications in a time range, the newest first, each compared with what ran before it. */
        get: operations["getDeployments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The applications table. */
        get: operations["listApplications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All applications and who talks to whom. */
        get: operations["getMap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The nodes table. */
        get: operations["listNodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/applications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An application with its neighbours and reports. */
        get: operations["getApplication"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/nodes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A node with its applications and reports. */
        get: operations["getNode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/map/layout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the caller put boxes on the map. */
        get: operations["getMapLayout"];
        /** Replaces the caller's positions; none forgets them. */
        put: operations["putMapLayout"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/traces/{traceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The spans of a trace. */
        get: operations["getTrace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/traces/{traceId}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Spans of other traces that link to a trace. */
        get: operations["getTraceLinks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Spans by time, application, service, name, kind, duration, status and attributes. */
        get: operations["searchSpans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/traces/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests, failures and times by service and name. */
        get: operations["summarizeSpans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/traces/heatmap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Spans by time and duration, with errors. */
        get: operations["getTraceHeatMap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/traces/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Services and operations, in the selection and beside it. */
        get: operations["getTraceOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/traces/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why traces failed, by their deepest spans with an error. */
        get: operations["getTraceErrors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/traces/flame": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the time of traces goes, by path of services and operations. */
        get: operations["getTraceFlame"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/traces/differences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Attributes that the selected traces have more often than the others. */
        get: operations["getTraceDifferences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/traces/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Traces with their roots, durations, services and errors. */
        get: operations["listTraces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/traces/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who calls whom, by spans. */
        get: operations["getTraceCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/settings/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Services of logs, traces and profiles that belong to no application, or were given to one by hand. */
        get: operations["listServiceOwners"];
        /** Says which application a service is; null takes that back. */
        put: operations["putServiceOwner"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/applications/{id}/exemplars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests with their traces that an application's own metrics of durations name. */
        get: operations["listExemplars"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Log records by a query line, time, application, service, severity, text, pattern, trace and attributes. */
        get: operations["searchLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/logs/around": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A log record and those of its source before and after it. */
        get: operations["getLogSurroundings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/logs/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Log records by severity over time, in about as many buckets as are asked for. */
        get: operations["getLogHistogram"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/logs/tail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** New log records as they are stored: server-sent events whose data is a part. After a break Last-Event-ID goes on where it ended. */
        get: operations["tailLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/logs/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Log records as a file, the newest first: 'format' is ndjson or csv, 'records' the most records, up to 100000. */
        get: operations["exportLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/logs/patterns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Patterns of log records with their texts, those of most records first. */
        get: operations["listLogPatterns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/logs/fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Attributes of log records and of their resources. */
        get: operations["listLogFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/logs/fields/values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The most frequent values of a field of log records. */
        get: operations["listLogFieldValues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/traces/fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Attributes of spans and of their resources. */
        get: operations["listTraceFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/traces/fields/values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The most frequent values of a field of spans. */
        get: operations["listTraceFieldValues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/queries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the queries are of the running request that has this id in X-Query-Id; running is false when there is none. */
        get: operations["getQueryProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/storage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tables, sizes, retention and disks of the store. */
        get: operations["getStorage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rates, lag, losses by reason and the store's writers, over the last hours. */
        get: operations["getIngest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/cardinality": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Series of a day by metric, application and label, the most first. */
        get: operations["getCardinality"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/cardinality/metric": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The labels of a metric with their values. */
        get: operations["getMetricCardinality"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Applications and nodes that match all words of q. */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How store, ingest, recorder and agents do. */
        get: operations["getSystemStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/settings/prometheus": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** From where the project's metrics are read. */
        get: operations["getPrometheusSettings"];
        /** Changes from where metrics are read; at once, without a restart. */
        put: operations["putPrometheusSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/settings/prometheus/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Looks step by step at what stands in the way. */
        post: operations["testPrometheusSettings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/profiles/types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Types of profiles by service, or of an application. */
        get: operations["listProfileTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/profiles/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Labels of profiles and some of their values. */
        get: operations["listProfileLabels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/profiles/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What profiles sum up to over time. */
        get: operations["getProfileSeries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/profiles/flamegraph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All profiles of a window as one tree, or compared with another window or with other labels. */
        get: operations["getFlameGraph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/profiles/pprof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All profiles of a window as one pprof file. */
        get: operations["getPprof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/settings/pyroscope": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** From where the project's profiles are read. */
        get: operations["getPyroscopeSettings"];
        /** Changes from where profiles are read; at once, without a restart. */
        put: operations["putPyroscopeSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/settings/pyroscope/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks the server what profiles it has. */
        post: operations["testPyroscopeSettings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/settings/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the project may send, and how much of it is in use. */
        get: operations["getLimits"];
        /** Replaces the limits that the project has of its own; they hold at once. */
        put: operations["putLimits"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/settings/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The project's API keys, without their secrets. */
        get: operations["listApiKeys"];
        put?: never;
        /** Makes a key; the answer is the only time that it is seen. */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/settings/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes a key; who uses it is refused at once. */
        delete: operations["deleteApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/inspections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All checks, and the thresholds that people chose. */
        get: operations["getInspections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/inspections/{check}/threshold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Chooses a check's threshold for an application, a pattern of applications or the whole project; no value takes the choice back. */
        put: operations["putThreshold"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/applications/{id}/promql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The PromQL that draws a chart of one of the reports, or why there is none. */
        get: operations["getApplicationPromql"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/nodes/{id}/promql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The PromQL that draws a chart of one of the reports, or why there is none. */
        get: operations["getNodePromql"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/risks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What hurts nobody today and will on the day that something else fails. */
        get: operations["getRisks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/risks/dismissal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Dismisses a risk, with a reason, for good or until a date. */
        put: operations["dismissRisk"];
        post?: never;
        /** Takes a dismissal back. */
        delete: operations["restoreRisk"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/settings/world": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Categories, built in and the project's own, and custom applications. */
        get: operations["getWorldSettings"];
        /** Replaces the project's own patterns of categories and its custom applications. */
        put: operations["putWorldSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/settings/world/category": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Puts one application into a category; null takes that back. */
        put: operations["assignCategory"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/settings/indicators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The PromQL that people gave for requests of applications. */
        get: operations["getIndicators"];
        /** Gives PromQL for total and failed requests, a histogram of latency, or both, of one application; none takes it back. */
        put: operations["putIndicators"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/settings/indicators/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks such queries for the last hour and says what they found; nothing is kept. */
        post: operations["tryIndicators"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people of the project saved under a name: filters, order and columns of pages. */
        get: operations["getSavedViews"];
        put?: never;
        /** Saves a view under a new name. */
        post: operations["createSavedView"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/views/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Renames a view, changes what it shows, or makes it the page's default. */
        put: operations["putSavedView"];
        post?: never;
        /** Deletes a view for everybody. */
        delete: operations["deleteSavedView"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What nodes and applications cost, USD a month at the rate of the window. */
        get: operations["getCosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}/settings/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prices that people chose, and where the list's are from. */
        get: operations["getPrices"];
        /** Replaces the chosen prices; the first that matches a node counts. */
        put: operations["putPrices"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A key as made. */
        ApiKeyCreated: {
            /** @description Its public part. */
            id: string;
            /** @description The key; this is the only time that it is seen. */
            key: string;
        };
        /** @description Asks for a key. */
        ApiKeyRequest: {
            /** @description What it is for. */
            description: string;
            /** @description What it may do: metrics, logs, traces, profiles, read, or write for the first four. */
            scopes: string[];
        };
        /** @description An API key without its secret. */
        ApiKeySummary: {
            /** @description Its public part: a key begins with `tap_ID_`. */
            id: string;
            /** @description What it is for. */
            description: string;
            /** @description What it may do: metrics, logs, traces, profiles (write them), read. */
            scopes: string[];
            /**
             * Format: int64
             * @description When it was made, milliseconds since the epoch.
             */
            createdMs: number;
            /**
             * Format: int64
             * @description When it was used last, to the minute; null: never, or before uses were noted.
             */
            lastUsedMs: null | number;
        };
        /** @description A project's API keys. */
        ApiKeysResponse: {
            /** @description The keys, the oldest first. */
            keys: components["schemas"]["ApiKeySummary"][];
        };
        /** @description What an application costs. */
        ApplicationCostRow: {
            /** @description The application's id. */
            id: string;
            /** @description Its name. */
            name: string;
            /** @description Its namespace. */
            namespace: string;
            /** @description Its category. */
            category: string;
            /** @description What it uses. */
            usage: components["schemas"]["CostSplit"];
            /** @description Its share of what is idle and of what systems use. */
            shared: components["schemas"]["CostSplit"];
            /** @description What its requests set aside; null where nobody asked for any. */
            reserved: components["schemas"]["CostSplit"];
            /** @description Its traffic. */
            traffic: components["schemas"]["CostTraffic"];
            /**
             * Format: double
             * @description Usage, share and traffic.
             */
            total: number;
            /**
             * Format: int32
             * @description Instances on nodes with a price.
             */
            instances: number;
            /**
             * Format: int32
             * @description Instances on nodes without one.
             */
            unpriced: number;
            /** @description Whether the price of one of its nodes is an estimate. */
            estimated: boolean;
            /** @description What to ask for. */
            advice: components["schemas"]["CostAdvice"];
            /** @description What it is: `postgres`, `nginx` …, the most telling first. */
            types?: string[];
            /** @description Labels of its pods. */
            labels?: {
                [key: string]: string;
            };
            /** @description Its value of the label that was asked for; empty when it has none, or none was asked for. */
            labelValue?: string;
        };
        /** @description Requests whose traces are known. */
        ApplicationExemplarsResponse: {
            points: components["schemas"]["ExemplarPoint"][];
        };
        /** @description An application with its neighbours and reports. */
        ApplicationResponse: {
            context: components["schemas"]["ResponseContext"];
            id: string;
            name: string;
            namespace: string;
            kind: string;
            types: string[];
            category: string;
            health: components["schemas"]["Health"];
            images: string[];
            versions: components["schemas"]["SoftwareRow"][];
            instances: components["schemas"]["InstanceRow"][];
            neighbours: components["schemas"]["MapApplication"][];
            links: components["schemas"]["MapLink"][];
            marks: components["schemas"]["ChartMark"][];
            reports: components["schemas"]["Report"][];
            labels: {
                [key: string]: string;
            };
            /** @description What people wrote and Taproot cannot read, such as annotations: what is wrong, and what would be right. */
            notes?: string[];
        };
        /** @description A row of the applications table. */
        ApplicationRow: {
            id: string;
            name: string;
            namespace: string;
            kind: string;
            types: string[];
            category: string;
            health: components["schemas"]["Health"];
            /** Format: int32 */
            instancesUp: number;
            /** Format: int32 */
            instances: number;
            traffic: components["schemas"]["TrafficNumbers"];
            /** Format: double */
            cpuCores: null | number;
            /** Format: double */
            cpuLimitCores: null | number;
            /** Format: double */
            memoryBytes: null | number;
            /** Format: double */
            memoryLimitBytes: null | number;
            /** Format: double */
            networkBytesPerSecond: null | number;
            /** Format: int32 */
            restarts: number;
            nodes: string[];
            requestsSparkline: (null | number)[];
            labels: {
                [key: string]: string;
            };
        };
        /** @description All applications. */
        ApplicationsResponse: {
            context: components["schemas"]["ResponseContext"];
            applications: components["schemas"]["ApplicationRow"][];
        };
        /** @description Where a person put a box on the map; coordinates in layout units. */
        BoxPosition: {
            /** Format: double */
            x: number;
            /** Format: double */
            y: number;
        };
        /** @description What makes the series of a day many. The worst come first, and lists are bounded. */
        CardinalityResponse: {
            /** @description Where they are counted: `store` or `prometheus`. */
            source: string;
            /**
             * Format: date
             * @description The day, UTC.
             */
            day: string;
            /**
             * Format: date
             * @description The first day that may be asked for, UTC.
             */
            firstDay: string;
            /** @description Why something is missing; empty when nothing is. */
            note: string;
            /**
             * Format: int64
             * @description Series.
             */
            series: number;
            /**
             * Format: int64
             * @description Those among them that the day before did not have; null where it is not known.
             */
            newSeries: null | number;
            /**
             * Format: int64
             * @description Series of the day before; null where it is not known.
             */
            seriesBefore: null | number;
            /**
             * Format: int64
             * @description Number of metrics; null where it is not known.
             */
            metrics: null | number;
            /** @description Metrics of the most series. */
            byMetric: components["schemas"]["MetricSeriesRow"][];
            /** @description Applications, or what else series are about, of the most series. */
            byApplication: components["schemas"]["OwnerSeriesRow"][];
            /** @description Labels of the most values. */
            byLabel: components["schemas"]["LabelValuesRow"][];
            /** @description Labels of single metrics of the most values. */
            byPair: components["schemas"]["MetricLabelRow"][];
        };
        /** @description The category of one application, chosen by hand. */
        CategoryAssignment: {
            application: string;
            category: string;
        };
        /** @description The choice of an application's category; null takes it back. */
        CategoryChange: {
            application: string;
            category: null | string;
        };
        /** @description The patterns of a category. */
        CategoryPatterns: {
            name: string;
            patterns: string[];
        };
        /** @description A category of applications. */
        CategorySetting: {
            /** @description Its name. */
            name: string;
            /** @description What the project says is in it: `namespace/name`, `_` for no namespace, `*` for any text. */
            patterns: string[];
            /** @description What is in it without anybody's doing. */
            builtIn: string[];
        };
        /** @description A chart. Unit: `cores`, `bytes`, `bytes/s`, `seconds`, `req/s`, `percent`, `count`, `ops/s`, `celsius`, `watts`. Kind: `line`, `area` (stacked), `bars`. */
        Chart: {
            id: string;
            title: string;
            unit: string;
            kind: string;
            series: components["schemas"]["ChartSeries"][];
            threshold: null | components["schemas"]["ChartSeries"];
            emptyReason: string;
            /** @description Charts of one group share a place on the page, in which one of them is chosen by its title; empty for a place of its own. */
            group?: string;
        };
        /** @description A mark on the time axis: `restart`, `rollout`, `oom`, `switchover`, `down`, `up` at an instant, `incident` for a span. */
        ChartMark: {
            /**
             * Format: int64
             * @description The instant, or when the span began, which may be before the window.
             */
            timeMs: number;
            /** @description What it is. */
            kind: string;
            /** @description A sentence for a person. */
            text: string;
            /**
             * Format: int64
             * @description When a span ended, or the newest that is known of one that goes on; null for an instant.
             */
            endMs?: null | number;
            /** @description Whether a span goes on. */
            isOpen?: boolean;
        };
        /** @description The PromQL that draws a chart. */
        ChartQueries: {
            /** @description The expressions. */
            queries: components["schemas"]["ChartQuery"][];
            /** @description Why some or all series have none; empty when all have. */
            reason: string;
        };
        /** @description An expression of a chart. */
        ChartQuery: {
            /** @description The series that it draws; several are told by the label that tells them apart. */
            name: string;
            /** @description PromQL. */
            expression: string;
            /** @description What it tells otherwise than the chart; empty when nothing. */
            note: string;
        };
        /** @description A series of a chart; a value a grid point, null for none. */
        ChartSeries: {
            name: string;
            values: (null | number)[];
        };
        /** @description A check's answer as pages show it. */
        CheckAnswer: {
            /** @description The check. */
            id: string;
            /** @description Its title. */
            title: string;
            /** @description Status word. */
            status: string;
            /** @description Why; empty when all is well. */
            sentence: string;
            /** @description When it fails, with `{threshold}` in the place of the threshold. */
            condition: string;
            /** @description Whether the threshold can be chosen. */
            hasThreshold: boolean;
            /**
             * Format: double
             * @description What values are held against, in Unit.
             */
            threshold: number;
            /**
             * Format: double
             * @description The check's own threshold for this application.
             */
            defaultThreshold: number;
            /** @description Who chose it: `default`, `project`, `pattern`, `annotation`, `application`. */
            thresholdOrigin: string;
            /** @description The pattern that brought it; empty otherwise. */
            thresholdPattern: string;
            /** @description `count`, `percent`, `seconds`, `seconds/s`, `percent/h`, `days`, `times`, `celsius`. */
            unit: string;
            /** @description What is wrong, the worst first. */
            findings: components["schemas"]["CheckFinding"][];
            /** @description Ids of charts of the same report that prove it. */
            charts: string[];
            /**
             * Format: double
             * @description The second value, which `{bound}` stands for in the condition: the latency in seconds that an objective is about; null for checks without.
             */
            bound?: null | number;
            /**
             * Format: double
             * @description The check's own second value for this application; null for checks without.
             */
            defaultBound?: null | number;
            /** @description Whether a query that somebody gave was looked at, in the place of what agents saw. */
            isByOwnQuery?: boolean;
        };
        /** @description A check as the settings list it. */
        CheckDescription: {
            /** @description Its name. */
            id: string;
            /** @description The report that shows it. */
            report: string;
            /** @description Its title. */
            title: string;
            /** @description When it fails, with `{threshold}` in the place of the threshold and `{bound}` in that of a second value. */
            condition: string;
            /** @description Whether a threshold can be chosen. */
            hasThreshold: boolean;
            /**
             * Format: double
             * @description Its own threshold.
             */
            defaultThreshold: number;
            /** @description `count`, `percent`, `seconds`, `seconds/s`, `percent/h`, `days`, `times`. */
            unit: string;
            /** @description `symptom`, `hazard`, `cause`: how far it raises a status. */
            weight: string;
            /** @description Whether it is asked of nodes instead of applications. */
            ofNodes: boolean;
            /**
             * Format: double
             * @description Its own second value: the latency in seconds that an objective is about; null for checks with one value.
             */
            defaultBound: null | number;
        };
        /** @description One thing that a check found wrong: what, how much, since when (milliseconds since the epoch), and what more is known. */
        CheckFinding: {
            subject: string;
            /** Format: double */
            value: null | number;
            /** Format: int64 */
            sinceMs: number;
            status: string;
            detail: string;
        };
        /** @description What is counted in the selection and beside it; without a selection all is beside it. */
        ComparedFigures: {
            selected: components["schemas"]["SpanFiguresView"];
            rest: components["schemas"]["SpanFiguresView"];
        };
        /** @description One part of the system and how it does. Kind: `store`, `ingest`, `recorder`, `agent`. */
        ComponentStatus: {
            /** @description Its name; an agent's is that of its node. */
            name: string;
            /** @description Which part it is. */
            kind: string;
            /** @description How it does. */
            status: string;
            /** @description A sentence for a person. */
            detail: string;
            /** @description Figures by name; the name's end tells the unit (Bytes, Seconds, Cores, Percent), none for a count. */
            numbers: {
                [key: string]: number;
            };
            /** @description The version that runs; empty where it was not told. */
            version: string;
            /** @description The node that an agent runs on. */
            nodeId: null | string;
            /** @description What was refused or lost, what is not observed and why; a sentence each. */
            findings: string[];
        };
        /** @description What instances of an application should ask for. */
        CostAdvice: {
            /**
             * Format: double
             * @description CPU; null when nothing is recommended.
             */
            cores: null | number;
            /**
             * Format: double
             * @description Memory, GiB; null when nothing is recommended.
             */
            gib: null | number;
            /**
             * Format: double
             * @description What that would set aside less, USD a month; null when there are no requests.
             */
            saving: null | number;
            /** @description The recommendation, or why there is none. */
            sentence: string;
        };
        /** @description What applications of a namespace, a category or a value of a label cost together; no name for those that have none. */
        CostGroupRow: {
            by: string;
            name: string;
            /** Format: int32 */
            applications: number;
            /** Format: double */
            usage: number;
            /** Format: double */
            shared: number;
            traffic: components["schemas"]["CostTraffic"];
            /** Format: double */
            total: number;
        };
        /** @description An amount split between CPU, memory and GPUs, USD a month; null when not known. */
        CostSplit: {
            /** Format: double */
            cpu: null | number;
            /** Format: double */
            memory: null | number;
            /** Format: double */
            gpu: null | number;
            /** Format: double */
            total: null | number;
        };
        /** @description What the nodes cost since the month began, as far as the window reaches back. */
        CostToDate: {
            /**
             * Format: double
             * @description USD.
             */
            amount: number;
            /**
             * Format: int64
             * @description Since when, milliseconds since the epoch.
             */
            sinceMs: number;
            /** @description Whether that is the month's first instant. */
            wholeMonth: boolean;
        };
        /** @description What traffic costs, USD a month, and how much it is, GiB a month. */
        CostTraffic: {
            /**
             * Format: double
             * @description Between zones and regions.
             */
            zones: number;
            /**
             * Format: double
             * @description To the internet.
             */
            internet: number;
            /**
             * Format: double
             * @description GiB between zones and regions.
             */
            zoneGib: number;
            /**
             * Format: double
             * @description GiB to the internet.
             */
            internetGib: number;
        };
        /** @description Costs, USD a month at the rate of the window. */
        CostsResponse: {
            /** @description What the data is of. */
            context: components["schemas"]["ResponseContext"];
            /**
             * Format: double
             * @description How long the window is.
             */
            windowHours: number;
            /** @description All nodes. */
            nodes: components["schemas"]["NodeCostRow"][];
            /** @description All applications that cost something. */
            applications: components["schemas"]["ApplicationCostRow"][];
            /** @description The same by namespace, by category and by the label that was asked for. */
            groups: components["schemas"]["CostGroupRow"][];
            /**
             * Format: double
             * @description What nodes cost that run no application.
             */
            unassigned: number;
            /**
             * Format: double
             * @description All nodes.
             */
            nodesTotal: number;
            /**
             * Format: double
             * @description All disks, an estimate.
             */
            disksTotal: number;
            /** @description All traffic. */
            traffic: components["schemas"]["CostTraffic"];
            /** @description The month so far. */
            toDate: components["schemas"]["CostToDate"];
            /** @description How it went. */
            trend: components["schemas"]["Chart"];
            /** @description Where the list prices are from. */
            priceSources: string[];
            /** @description Keys of labels that costs can be grouped by, as the parameter `label` takes them. */
            labelKeys?: string[];
            /** @description The key that was asked for; empty for none. */
            label?: string;
        };
        /** @description An application that the project made out of instances: patterns of their names, with or without node, or of addresses. */
        CustomApplicationSetting: {
            name: string;
            patterns: string[];
        };
        /** @description A price that somebody chose for nodes. */
        CustomPriceSetting: {
            /** @description A pattern of node names, or `fact=pattern` such as `provider=hetzner`. */
            pattern: string;
            /**
             * Format: double
             * @description USD a vCPU-hour.
             */
            perCoreHour: number;
            /**
             * Format: double
             * @description USD a GiB-hour.
             */
            perGibHour: number;
            /**
             * Format: double
             * @description USD a GiB of disk for a month; null when not chosen.
             */
            diskPerGibMonth?: null | number;
            /**
             * Format: double
             * @description USD a GPU-hour; null when not chosen.
             */
            perGpuHour?: null | number;
            /** @description Why it is that, for people; null for nothing. */
            note?: null | string;
        };
        /** @description Something that is other than before a rollout: a status word (warning: worse, info: costs more, ok: better) and a sentence. */
        DeploymentChangeRow: {
            status: string;
            sentence: string;
        };
        /** @description A rollout of an application. Times are milliseconds since the epoch. */
        DeploymentRow: {
            /** @description Of what. */
            applicationId: string;
            /** @description The application's name. */
            name: string;
            /** @description Its namespace. */
            namespace: string;
            /** @description Its category. */
            category: string;
            /** @description What is new: `image shop/web:2`. */
            what: string;
            /** @description The new version: the ReplicaSet or the image. */
            version: string;
            /** @description The version before. */
            previous: string;
            /**
             * Format: int64
             * @description When its first instance was seen.
             */
            startMs: number;
            /**
             * Format: int64
             * @description When it was done or cancelled; null while it goes on.
             */
            endMs: null | number;
            /** @description `in progress`, `stuck`, `cancelled`, `deployed`. */
            state: string;
            /** @description What the comparison says: a status word; unknown where there is nothing to compare. */
            status: string;
            /** @description The same in a sentence. */
            verdict: string;
            /** @description Everything that is other than before, the worst first. */
            changes: components["schemas"]["DeploymentChangeRow"][];
            /** @description What the application is: `postgres`, `nginx` …, the most telling first. */
            types?: string[];
            /** @description Labels of its pods. */
            labels?: {
                [key: string]: string;
            };
        };
        /** @description The rollouts of a time range, the newest first. */
        DeploymentsResponse: {
            context: components["schemas"]["ResponseContext"];
            deployments: components["schemas"]["DeploymentRow"][];
        };
        /** @description A request that was measured. */
        ExemplarPoint: {
            /**
             * Format: int64
             * @description When, milliseconds since 1970.
             */
            timeMs: number;
            /**
             * Format: double
             * @description How long it took.
             */
            seconds: number;
            /** @description Its trace. */
            traceId: string;
            /** @description Its span; empty where it is not told. */
            spanId: string;
            /** @description The metric that names it. */
            metric: string;
        };
        /** @description A name or a value. */
        FieldCountView: {
            /** @description The name or the value. */
            value: string;
            /**
             * Format: int64
             * @description Records or spans that have it, of those that were looked at; 0: not counted.
             */
            records: number;
        };
        /** @description Fields of log records or of spans, or values of one. */
        FieldsResponse: {
            /** @description Names of fields or values, the most frequent first. */
            values: components["schemas"]["FieldCountView"][];
            /**
             * Format: int64
             * @description Records or spans that were looked at, the newest.
             */
            records: number;
            /** @description Whether these were all that match; else they are some of them. */
            isAll: boolean;
        };
        /**
         * @description Nodes of a flame graph in columns, parents before children; the first is the root. `Parents` are places in the columns (-1: none), `Frames` are
         *     places in the list of texts. Columns of the base window are empty when there is none.
         */
        FlameColumns: {
            parents: number[];
            frames: number[];
            self: number[];
            total: number[];
            baseSelf: number[];
            baseTotal: number[];
        };
        /**
         * @description A flame graph. Texts of frames are `function file:line`. `LeftOutNodes` are too light to be shown, and `LeftOutSelf` is what was spent in them;
         *     `LeftOutStacks` is how many stacks are summed up as `(other)`. `Groups` says what the frames at the first level are when applications or
         *     services are told apart.
         */
        FlameGraphResponse: {
            type: string;
            unit: string;
            isState: boolean;
            /** Format: int64 */
            fromMs: number;
            /** Format: int64 */
            toMs: number;
            /** Format: int64 */
            baseFromMs: null | number;
            /** Format: int64 */
            baseToMs: null | number;
            /** Format: int64 */
            total: number;
            /** Format: int64 */
            baseTotal: number;
            texts: string[];
            nodes: components["schemas"]["FlameColumns"];
            /** Format: int32 */
            leftOutNodes: number;
            /** Format: int64 */
            leftOutSelf: number;
            /** Format: int64 */
            leftOutStacks: number;
            groups: components["schemas"]["ProfileGroupRow"][];
        };
        /** @description Health as pages show it. Status: `unknown`, `ok`, `info`, `warning`, `critical`. */
        Health: {
            status: string;
            reason: string;
        };
        /** @description Counts by bucket and instant. */
        HeatMap: {
            /** @description Unique in the report. */
            id: string;
            /** @description Its title. */
            title: string;
            /** @description Unit of the counts, as a chart's. */
            unit: string;
            /** @description Rows from the bottom to the top. */
            rows: components["schemas"]["HeatMapRow"][];
            /**
             * Format: double
             * @description Upper bound of the last good row, seconds; null for none.
             */
            threshold: null | number;
            /** @description Why it is empty; empty when it is not. */
            emptyReason: string;
        };
        /** @description A row of a heat map: a bucket's counts, a value a grid point, null for none. */
        HeatMapRow: {
            /** @description Its bounds in words; `errors` for the row of failures. */
            name: string;
            /**
             * Format: double
             * @description Upper bound in seconds; null for the row of failures and the last bucket.
             */
            upperBound: null | number;
            /** @description Counts. */
            values: (null | number)[];
        };
        /** @description What a trial says of one query. */
        IndicatorFinding: {
            /** @description `total`, `failed`, `histogram`. */
            indicator: string;
            /** @description `ok`, `info`, `warning` (probably wrong), `critical` (it cannot be used so). */
            status: string;
            /** @description One sentence or two. */
            sentence: string;
        };
        /** @description PromQL in the place of what agents saw of an application's requests; a text is empty where nothing is given. */
        IndicatorSetting: {
            /** @description The application's id. */
            application: string;
            /** @description All requests a second; several series are summed. */
            total: string;
            /** @description Failed requests a second; given where Total is. */
            failed: string;
            /** @description Buckets of latency, a second, with the label `le` in seconds; several series are summed by it. */
            histogram: string;
        };
        /** @description What queries found in the last hour; times in milliseconds since the epoch. */
        IndicatorTrial: {
            findings: components["schemas"]["IndicatorFinding"][];
            /** Format: int64 */
            fromMs: number;
            /** Format: int64 */
            toMs: number;
            /** Format: int64 */
            stepMs: number;
            charts: components["schemas"]["Chart"][];
        };
        /** @description The PromQL of a project's applications. */
        IndicatorsResponse: {
            indicators: components["schemas"]["IndicatorSetting"][];
        };
        /** @description How long items are on their way, from their own time to when they are stored, seconds; of the last point that is known. */
        IngestLag: {
            /** @description The signal. */
            signal: string;
            /** @description `remote_write`, `otlp` or `pprof`. */
            protocol: string;
            /**
             * Format: double
             * @description Half of them are not later.
             */
            p50: null | number;
            /**
             * Format: double
             * @description 95 % of them are not later.
             */
            p95: null | number;
            /**
             * Format: double
             * @description The latest.
             */
            max: null | number;
        };
        /** @description Requests or items that were not stored as they came. */
        IngestLoss: {
            /** @description The signal; empty where it is not known. */
            signal: string;
            /** @description `refused` or `put_off` (requests), `left_out` or `cut` (items). */
            fate: string;
            /** @description Why: the code that metrics carry. */
            reason: string;
            /**
             * Format: int64
             * @description How many since the start.
             */
            count: number;
            /**
             * Format: double
             * @description How many a second now; null where it is not known.
             */
            perSecond: null | number;
            /**
             * Format: int64
             * @description When it last happened; 0 where it is not known.
             */
            lastMs: number;
            /** @description What it means. */
            meaning: string;
            /** @description What to do. */
            advice: string;
        };
        /** @description What comes in for a project: how much, how late, and what of it is not stored. Times are milliseconds since the epoch, UTC. */
        IngestResponse: {
            /**
             * Format: int64
             * @description When the server began to count; a restart begins anew.
             */
            startedMs: number;
            /**
             * Format: int64
             * @description First point of the charts.
             */
            fromMs: number;
            /**
             * Format: int64
             * @description Last point of the charts.
             */
            toMs: number;
            /**
             * Format: int64
             * @description Distance of points.
             */
            stepMs: number;
            /**
             * Format: int64
             * @description How far back points are kept at most.
             */
            keptMs: number;
            /** @description Each signal now. */
            signals: components["schemas"]["IngestSignal"][];
            /** @description How late each signal comes now, by protocol. */
            lags: components["schemas"]["IngestLag"][];
            /** @description What was refused, put off, left out or cut, and why; the latest first. */
            losses: components["schemas"]["IngestLoss"][];
            /** @description When the store could not take all, the latest first. */
            troubles: components["schemas"]["StoreTrouble"][];
            /** @description All of it over time. */
            charts: components["schemas"]["Chart"][];
        };
        /** @description A signal now. */
        IngestSignal: {
            /** @description `metrics`, `logs`, `traces` or `profiles`. */
            signal: string;
            /**
             * Format: double
             * @description Items stored; null before the first point.
             */
            itemsPerSecond: null | number;
            /**
             * Format: double
             * @description Bytes as received; null before the first point.
             */
            bytesPerSecond: null | number;
            /**
             * Format: int64
             * @description Items stored since the start.
             */
            items: number;
            /**
             * Format: int64
             * @description Bytes as received of stored requests since the start.
             */
            bytes: number;
            /**
             * Format: int64
             * @description Requests stored since the start.
             */
            requests: number;
            /**
             * Format: int64
             * @description When the last request was stored; 0 for never.
             */
            lastMs: number;
            /**
             * Format: int64
             * @description Rows that wait for an insert, of all projects.
             */
            waitingRows: number;
            /**
             * Format: double
             * @description Mean time that an insert's first rows waited for it; null when there was none lately.
             */
            waitedSeconds: null | number;
            /**
             * Format: double
             * @description Mean time of an insert; null when there was none lately.
             */
            insertSeconds: null | number;
            /**
             * Format: int64
             * @description Rows whose insert failed since the start, of all projects; their senders were told.
             */
            failedRows: number;
        };
        /** @description The checks of a project. */
        InspectionsResponse: {
            checks: components["schemas"]["CheckDescription"][];
            thresholds: components["schemas"]["ThresholdSetting"][];
        };
        /** @description An instance as the application page shows it. */
        InstanceRow: {
            name: string;
            nodeId: null | string;
            nodeName: null | string;
            up: boolean;
            health: components["schemas"]["Health"];
            /** Format: double */
            cpuCores: null | number;
            /** Format: double */
            memoryBytes: null | number;
            listens: string[];
        };
        /** @description The series of one value of a label. */
        LabelValueRow: {
            value: string;
            /** Format: int64 */
            series: number;
        };
        /** @description A label's values. */
        LabelValuesRow: {
            /** @description Its name. */
            label: string;
            /**
             * Format: int64
             * @description Different values; of many an estimate.
             */
            values: number;
            /**
             * Format: int64
             * @description Series that have it; null where it is not known.
             */
            series: null | number;
            /**
             * Format: double
             * @description Their share of all; null where it is not known.
             */
            sharePercent: null | number;
            /** @description What might be dropped; empty for none. */
            hint: string;
            /** @description Values of the most series, where they were asked for. */
            top: components["schemas"]["LabelValueRow"][];
        };
        /** @description A limit. */
        LimitState: {
            /** @description Its name, also of the server's option. */
            name: string;
            /** @description Its name for people. */
            title: string;
            /** @description Unit of its values: bytes/s, bytes, count or none. */
            unit: string;
            /** @description What happens to what is beyond it. */
            explanation: string;
            /**
             * Format: int64
             * @description Its value as it holds; 0 where that is allowed: no limit.
             */
            value: number;
            /**
             * Format: int64
             * @description Its value for projects that have none of their own.
             */
            default: number;
            /**
             * Format: int64
             * @description The project's own value; null when it has none.
             */
            own: null | number;
            /**
             * Format: int64
             * @description Least value.
             */
            least: number;
            /**
             * Format: int64
             * @description Largest value.
             */
            most: number;
            /** @description Whether 0 switches it off. */
            zeroIsNone: boolean;
            /**
             * Format: double
             * @description How much of it is in use; null where that is not known.
             */
            inUse: null | number;
        };
        /** @description Replaces the limits that a project has of its own. */
        LimitsChange: {
            /** @description Values by name; a limit that is not named is the server's again. */
            own: {
                [key: string]: number;
            };
        };
        /** @description What a project may send, and how much of it is in use. */
        LimitsResponse: {
            /** @description The limits. */
            limits: components["schemas"]["LimitState"][];
            /**
             * Format: double
             * @description Bytes a second as received, over the last ten seconds.
             */
            bytesPerSecond: number;
            /**
             * Format: int64
             * @description Series that had a sample lately.
             */
            activeSeries: number;
            /** @description What was not stored, or not whole, since the server started; the most first. */
            lost: components["schemas"]["LostTelemetry"][];
        };
        /** @description Log records over time. */
        LogHistogramResponse: {
            /**
             * Format: int64
             * @description Begin of the first bucket, milliseconds since 1970.
             */
            fromMs: number;
            /**
             * Format: int64
             * @description End of the last bucket.
             */
            toMs: number;
            /**
             * Format: int64
             * @description Width of a bucket.
             */
            stepMs: number;
            /**
             * Format: int64
             * @description What is before was not counted: it would have taken too long. Narrow the query or the time.
             */
            countedFromMs: number;
            /**
             * Format: int64
             * @description Records of all buckets.
             */
            total: number;
            /** @description Counts by severity, the gravest first; only severities that there are. */
            severities: components["schemas"]["SeverityCounts"][];
        };
        /** @description Messages that one statement of a program wrote. */
        LogPatternView: {
            /** @description Hash of the pattern, by which records are searched. */
            pattern: string;
            /** @description The fixed words; `&lt;*&gt;` stands for what varies. */
            text: string;
            /** @description One of the messages. */
            sample: string;
            /** @description The highest severity of its records. */
            severity: string;
            /** @description Some of the services that write it. */
            services: string[];
            /** @description Some of the applications that write it. */
            applications: string[];
            /**
             * Format: int64
             * @description Records in the window.
             */
            records: number;
            /**
             * Format: int64
             * @description Records in the window that it is compared with.
             */
            before: number;
            /** @description new, gone, more, less or same, against the window before; empty when nothing is compared. */
            change: string;
            /** @description Records by bucket; the window has as many buckets of the same width. */
            trend: number[];
            /**
             * Format: double
             * @description When the first record in the window was written, milliseconds since 1970 with fractions; 0: none was.
             */
            first: number;
            /**
             * Format: double
             * @description When the last of these was written.
             */
            last: number;
            /**
             * Format: double
             * @description When the pattern was first seen of all that is kept.
             */
            firstSeen: number;
        };
        /** @description Patterns of log records. */
        LogPatternsResponse: {
            /** @description Those of most records first. */
            patterns: components["schemas"]["LogPatternView"][];
            /**
             * Format: int64
             * @description Begin of the window, milliseconds since 1970.
             */
            fromMs: number;
            /**
             * Format: int64
             * @description Its end.
             */
            toMs: number;
            /**
             * Format: int64
             * @description Begin of the window of the same length that it is compared with; 0: none.
             */
            beforeFromMs: number;
        };
        /** @description A log record. */
        LogRecordView: {
            /** @description Names the record: to be given as `after`, `before` or `key`. */
            key: string;
            /**
             * Format: double
             * @description When it was written, milliseconds since 1970 with fractions.
             */
            time: number;
            /** @description unknown, debug, info, warning, error or critical. */
            severity: string;
            /** @description What the sender calls the severity. */
            severityText: string;
            /** @description The message; JSON where it was structured. */
            body: string;
            /** @description The attribute service.name of its resource. */
            service: string;
            /** @description The application of the map that its resource is; empty when it is none. */
            application: string;
            /** @description The trace; empty for none. */
            traceId: string;
            /** @description The span; empty for none. */
            spanId: string;
            /** @description Hash of the pattern of the message. */
            pattern: string;
            /** @description Name of the event that it stands for; usually empty. */
            eventName: string;
            /** @description Its attributes. */
            attributes: {
                [key: string]: string;
            };
            /** @description Those of its resource. */
            resourceAttributes: {
                [key: string]: string;
            };
        };
        /** @description A record among others of its source: its container, pod or process. */
        LogSurroundings: {
            /** @description The record. */
            record: components["schemas"]["LogRecordView"];
            /** @description It and those around it, the newest first. */
            records: components["schemas"]["LogRecordView"][];
        };
        /** @description What a live tail tells. */
        LogTailPart: {
            /** @description New records, the newest first. */
            records: components["schemas"]["LogRecordView"][];
            /**
             * Format: int64
             * @description Records that came faster than they are given out.
             */
            skipped: number;
            /** @description Why there is nothing now; empty: nothing is wrong. */
            problem: string;
        };
        /** @description A page of log records, the newest first. */
        LogsResponse: {
            /** @description The records. */
            records: components["schemas"]["LogRecordView"][];
            /** @description What to give as `after` for the next page; empty when there is none. */
            next: string;
        };
        /** @description Telemetry that was not stored, or not whole. */
        LostTelemetry: {
            /** @description metrics, logs, traces or profiles; empty: of whatever signal. */
            signal: string;
            /** @description Why, in snake case, as in the metrics. */
            reason: string;
            /** @description What is counted: items, attributes or requests. */
            what: string;
            /**
             * Format: int64
             * @description How many.
             */
            count: number;
        };
        /** @description An application on the map. */
        MapApplication: {
            id: string;
            name: string;
            namespace: string;
            kind: string;
            types: string[];
            category: string;
            status: string;
            statusReason: string;
            /** Format: int32 */
            instances: number;
            /** Format: int32 */
            instancesUp: number;
            nodes: string[];
            labels: {
                [key: string]: string;
            };
        };
        /** @description A person's positions by application id. */
        MapLayout: {
            positions: {
                [key: string]: components["schemas"]["BoxPosition"];
            };
        };
        /** @description A link on the map; `Active` false: nothing flows any more. */
        MapLink: {
            client: string;
            server: string;
            protocols: string[];
            /** Format: double */
            requestsPerSecond: null | number;
            /** Format: double */
            errorsPerSecond: null | number;
            /** Format: double */
            latencySeconds: null | number;
            /** Format: double */
            bytesPerSecond: null | number;
            status: string;
            statusReason: string;
            active: boolean;
        };
        /** @description The service map. */
        MapResponse: {
            context: components["schemas"]["ResponseContext"];
            applications: components["schemas"]["MapApplication"][];
            links: components["schemas"]["MapLink"][];
        };
        /** @description The values of a label of one metric. */
        MetricLabelRow: {
            /** @description The metric. */
            metric: string;
            /** @description The label. */
            label: string;
            /**
             * Format: int64
             * @description Different values; of many an estimate.
             */
            values: number;
            /**
             * Format: int64
             * @description The metric's series that have it.
             */
            series: number;
            /**
             * Format: double
             * @description Their share of all.
             */
            sharePercent: number;
            /** @description What might be dropped; empty for none. */
            hint: string;
        };
        /** @description A metric's labels. */
        MetricLabelsResponse: {
            /** @description The metric. */
            metric: string;
            /**
             * Format: date
             * @description The day, UTC.
             */
            day: string;
            /**
             * Format: int64
             * @description Series of the day that have the commonest label.
             */
            series: number;
            /** @description Its labels, those of the most values first. */
            labels: components["schemas"]["LabelValuesRow"][];
        };
        /** @description A metric's series. */
        MetricSeriesRow: {
            /** @description Its name. */
            metric: string;
            /**
             * Format: int64
             * @description Series.
             */
            series: number;
            /**
             * Format: double
             * @description Their share of all.
             */
            sharePercent: number;
            /**
             * Format: int64
             * @description Those that the day before did not have; null where it is not known.
             */
            newSeries: null | number;
            /** @description What might be dropped; empty for none. */
            hint: string;
        };
        /** @description What a node costs. Its price is the sum of what applications use, what the system uses, and what is idle. */
        NodeCostRow: {
            /** @description The node's id. */
            id: string;
            /** @description Its name. */
            name: string;
            /** @description Type of machine; empty when unknown. */
            instanceType: string;
            /** @description Region; empty when unknown. */
            region: string;
            /** @description `on-demand`, `spot` …; empty when unknown. */
            lifeCycle: string;
            /**
             * Format: double
             * @description USD an hour; null without a price.
             */
            pricePerHour: null | number;
            /** @description `list`, `estimated`, `custom`, `none`. */
            quality: string;
            /** @description From what the price was found, or why there is none. */
            basis: string;
            /**
             * Format: double
             * @description The share of the window that it was there, 0 to 1.
             */
            presence: number;
            /** @description What it costs. */
            price: components["schemas"]["CostSplit"];
            /** @description Of that, used by applications. */
            applications: components["schemas"]["CostSplit"];
            /** @description Of that, used by what belongs to no application. */
            system: components["schemas"]["CostSplit"];
            /** @description Of that, used by nobody. */
            idle: components["schemas"]["CostSplit"];
            /** @description What requests set aside; null where nobody asked for any. */
            reserved: components["schemas"]["CostSplit"];
            /**
             * Format: double
             * @description Size of the disks that applications use, GiB.
             */
            diskGib: number;
            /**
             * Format: double
             * @description An estimate of what they cost; not part of the price.
             */
            disks: null | number;
            /**
             * Format: int32
             * @description How many GPUs it has.
             */
            gpus?: number;
            /** @description What those who chose its price say of it; empty: nothing. */
            note?: string;
        };
        /** @description A node with its applications and reports. */
        NodeResponse: {
            context: components["schemas"]["ResponseContext"];
            id: string;
            name: string;
            health: components["schemas"]["Health"];
            facts: {
                [key: string]: string;
            };
            applications: components["schemas"]["ApplicationRow"][];
            marks: components["schemas"]["ChartMark"][];
            reports: components["schemas"]["Report"][];
        };
        /** @description A row of the nodes table. */
        NodeRow: {
            id: string;
            name: string;
            health: components["schemas"]["Health"];
            up: boolean;
            /** Format: double */
            cpuCores: null | number;
            /** Format: double */
            cpuUsedCores: null | number;
            /** Format: double */
            memoryTotalBytes: null | number;
            /** Format: double */
            memoryUsedBytes: null | number;
            /** Format: double */
            networkReceivedBytesPerSecond: null | number;
            /** Format: double */
            networkTransmittedBytesPerSecond: null | number;
            /** Format: double */
            uptimeSeconds: null | number;
            /** Format: int32 */
            instances: number;
            facts: {
                [key: string]: string;
            };
        };
        /** @description All nodes. */
        NodesResponse: {
            context: components["schemas"]["ResponseContext"];
            nodes: components["schemas"]["NodeRow"][];
        };
        /** @description Spans of one name and kind. */
        OperationFiguresView: {
            name: string;
            kind: string;
            figures: components["schemas"]["ComparedFigures"];
        };
        /** @description Series about one application, or about what is none. */
        OwnerSeriesRow: {
            /** @description By what it is told: `application`, `container`, `service`, `job`, `machine` or `none`. */
            kind: string;
            /** @description The application's id, or what the label says. */
            name: string;
            /** @description The application; null where it is none that agents see. */
            applicationId: null | string;
            /**
             * Format: int32
             * @description Containers, services or jobs that were added up.
             */
            sources: number;
            /**
             * Format: int64
             * @description Series.
             */
            series: number;
            /**
             * Format: double
             * @description Their share of all.
             */
            sharePercent: number;
            /**
             * Format: int64
             * @description Those that the day before did not have.
             */
            newSeries: number;
        };
        /** @description Where rows of the price list are from. */
        PriceSourceRow: {
            text: string;
            /** Format: int32 */
            rows: number;
        };
        /** @description Replaces the chosen prices. */
        PricesChange: {
            custom: components["schemas"]["CustomPriceSetting"][];
        };
        /** @description The prices of a project. */
        PricesResponse: {
            /** @description Chosen prices; the first that matches a node counts. */
            custom: components["schemas"]["CustomPriceSetting"][];
            /**
             * Format: int32
             * @description How many prices the list has.
             */
            listedPrices: number;
            /** @description Where the list is from: `bundled`, or the file or address it was read from. */
            listOrigin: string;
            /** @description Why a list that was asked for is not in use; empty when nothing is wrong. */
            listProblem: string;
            /** @description Where its prices are from. */
            sources: components["schemas"]["PriceSourceRow"][];
        };
        ProblemDetails: {
            type?: null | string;
            title?: null | string;
            /** Format: int32 */
            status?: null | number;
            detail?: null | string;
            instance?: null | string;
        };
        /** @description Whose the stacks within a frame at the first level are. `Application` is empty when it is none that the agents see. */
        ProfileGroupRow: {
            text: string;
            application: string;
            services: string[];
        };
        /** @description A label of profiles and some of its values. */
        ProfileLabelRow: {
            name: string;
            values: string[];
        };
        /** @description Labels of profiles. */
        ProfileLabelsResponse: {
            labels: components["schemas"]["ProfileLabelRow"][];
        };
        /** @description What profiles sum up to, step by step; null for a step without profiles. */
        ProfileSeriesResponse: {
            type: string;
            unit: string;
            isState: boolean;
            /** Format: int64 */
            fromMs: number;
            /** Format: int64 */
            stepMs: number;
            values: (null | number)[];
        };
        /** @description A type of profiles that a service has. `IsState`: values are what there is at a moment, and are averaged over time. */
        ProfileTypeRow: {
            service: string;
            type: string;
            unit: string;
            isState: boolean;
            /** Format: int64 */
            lastSeenMs: number;
        };
        /** @description Types of profiles by service. */
        ProfileTypesResponse: {
            types: components["schemas"]["ProfileTypeRow"][];
        };
        /** @description A project as listed. */
        ProjectSummary: {
            id: string;
            name: string;
        };
        /** @description A header as it shall be; a value that is null stays as it is. */
        PrometheusHeaderChange: {
            name: string;
            value: null | string;
        };
        /** @description A header, and whether a value is kept for it. */
        PrometheusHeaderState: {
            name: string;
            valueIsSet: boolean;
        };
        /** @description The settings as they shall be. A secret that is null stays as it is; an empty one is removed. */
        PrometheusSettingsChange: {
            /** @description Whether metrics are read from the server at `url`. */
            enabled: boolean;
            /** @description Base address. */
            url: string;
            /** @description User of basic authentication. */
            user: string;
            /** @description Password; null keeps the present one. */
            password: null | string;
            /** @description Bearer token; null keeps the present one. */
            bearerToken: null | string;
            /** @description File with a bearer token. */
            tokenFile: string;
            /** @description PEM file of the client's certificate. */
            clientCertificateFile: string;
            /** @description PEM file of the client's key. */
            clientKeyFile: string;
            /** @description PEM file of the certificates that vouch for the server. */
            caFile: string;
            /** @description Whether any certificate is taken. */
            tlsSkipVerify: boolean;
            /** @description All further headers. */
            headers: components["schemas"]["PrometheusHeaderChange"][];
            /** @description Conditions added to every selector. */
            extraSelector: string;
            /** @description Where agents' samples are forwarded to. */
            remoteWriteUrl: string;
            /**
             * Format: int32
             * @description Distance of refreshes, 5 to 300.
             */
            refreshIntervalSeconds: number;
        };
        /** @description From where a project's metrics are read. Secrets are never told, only whether they are set. */
        PrometheusSettingsResponse: {
            /** @description Whether metrics are read from the server at `url`; else from Taproot's own store. */
            enabled: boolean;
            /** @description Base address of a Prometheus-compatible server; empty while none was entered. */
            url: string;
            /** @description User of basic authentication; empty for none. */
            user: string;
            /** @description Whether a password is kept. */
            passwordIsSet: boolean;
            /** @description Whether a bearer token is kept. */
            bearerTokenIsSet: boolean;
            /** @description File with a bearer token that is read again when it changes; empty for none. */
            tokenFile: string;
            /** @description PEM file of the client's certificate; empty for none. */
            clientCertificateFile: string;
            /** @description PEM file of the client's key; empty for none. */
            clientKeyFile: string;
            /** @description PEM file of the certificates that vouch for the server; empty: the system's. */
            caFile: string;
            /** @description Whether any certificate is taken. */
            tlsSkipVerify: boolean;
            /** @description Further headers; their values are secrets. */
            headers: components["schemas"]["PrometheusHeaderState"][];
            /** @description Conditions added to every selector, as `{cluster="a"}`; empty for none. */
            extraSelector: string;
            /** @description Where agents' samples are forwarded to; empty: `api/v1/write` under the base address. */
            remoteWriteUrl: string;
            /**
             * Format: int32
             * @description Distance of refreshes.
             */
            refreshIntervalSeconds: number;
            /** @description Why this cannot be changed here; empty when it can. */
            readOnlyBecause: string;
            /** @description Directories in which the files named here must lie. */
            secretDirectories: string[];
        };
        /** @description What a test of settings found. */
        PrometheusTestResponse: {
            /** @description The worst of the steps: `ok`, `warning` or `failed`. */
            status: string;
            /** @description What was looked at, in this order; it ends with the first step that makes others pointless. */
            steps: components["schemas"]["PrometheusTestStep"][];
        };
        /** @description One thing that was looked at. */
        PrometheusTestStep: {
            /** @description What it is. */
            name: string;
            /** @description `ok`, `warning` or `failed`. */
            status: string;
            /** @description What was found. */
            detail: string;
            /** @description What to do; empty when nothing needs doing. */
            advice: string;
        };
        /** @description Other settings. A password or token that is null stays as it is, an empty one is removed. */
        PyroscopeSettingsChange: {
            enabled: boolean;
            url: string;
            user: string;
            password: null | string;
            bearerToken: null | string;
            tenant: string;
            tlsSkipVerify: boolean;
        };
        /** @description From where a project's profiles are read, without secrets. */
        PyroscopeSettingsResponse: {
            /** @description Whether they are read from this Pyroscope; else from Taproot's own store. */
            enabled: boolean;
            /** @description Base address. */
            url: string;
            /** @description User of basic authentication; empty for none. */
            user: string;
            /** @description Whether a password is kept. */
            hasPassword: boolean;
            /** @description Whether a bearer token is kept. */
            hasBearerToken: boolean;
            /** @description Tenant, sent as X-Scope-OrgID; empty for none. */
            tenant: string;
            /** @description Whether any certificate is taken. */
            tlsSkipVerify: boolean;
            /** @description Why the settings cannot be used as they are; empty when they can. */
            problem: string;
        };
        /** @description What came of a test. */
        PyroscopeTestResponse: {
            /** @description Whether there are profiles to read. */
            ok: boolean;
            /** @description What to do when there are not. */
            sentence: string;
            /**
             * Format: int32
             * @description Services with profiles of the last hour.
             */
            services: number;
            /**
             * Format: int32
             * @description Their types of profiles.
             */
            types: number;
        };
        /** @description How far the queries of a request are. */
        QueryProgressResponse: {
            /** @description Whether any runs. */
            running: boolean;
            /**
             * Format: double
             * @description For how long the oldest of them runs, milliseconds.
             */
            elapsedMs: number;
            /**
             * Format: int64
             * @description Rows read until now.
             */
            readRows: number;
            /**
             * Format: int64
             * @description About how many rows there are to be read; 0 while that is not known.
             */
            totalRows: number;
        };
        /** @description A tab of an application or node page. */
        Report: {
            /** @description One of ReportIds. */
            id: string;
            /** @description Its title. */
            title: string;
            /** @description The worst of its checks. */
            health: components["schemas"]["Health"];
            /** @description What was asked, the failing first. */
            checks: components["schemas"]["CheckAnswer"][];
            /** @description Heat maps. */
            heatMaps: components["schemas"]["HeatMap"][];
            /** @description Charts. */
            charts: components["schemas"]["Chart"][];
            /** @description Tables. */
            tables: components["schemas"]["ReportTable"][];
        };
        /** @description A table of a report. */
        ReportTable: {
            id: string;
            title: string;
            columns: string[];
            rows: components["schemas"]["TableCell"][][];
            emptyReason: string;
        };
        /** @description The window and freshness that a response speaks of. Times are milliseconds since the epoch, UTC. */
        ResponseContext: {
            /**
             * Format: int64
             * @description First grid point.
             */
            fromMs: number;
            /**
             * Format: int64
             * @description Last grid point.
             */
            toMs: number;
            /**
             * Format: int64
             * @description Distance of grid points.
             */
            stepMs: number;
            /**
             * Format: int64
             * @description When the world was built.
             */
            refreshedAtMs: number;
            /**
             * Format: int64
             * @description Newest sample of any agent; 0 when nothing was ever received.
             */
            freshestMs: number;
            /** @description `ready`, `waiting` (no data yet) or `stale` (data stopped coming). */
            state: string;
            /** @description What a person should know or do; empty when all is well. */
            message: string;
        };
        /** @description Dismisses a risk. */
        RiskDismissalChange: {
            key: string;
            reason: string;
            /** Format: int64 */
            untilMs: null | number;
        };
        /** @description What somebody said of a risk: why it is taken, who, when, until when (null for good). Times are milliseconds since the epoch. */
        RiskDismissalInfo: {
            reason: string;
            by: string;
            /** Format: int64 */
            atMs: number;
            /** Format: int64 */
            untilMs: null | number;
        };
        /** @description A risk of an application. */
        RiskRow: {
            /** @description Name to dismiss it by. */
            key: string;
            /** @description What kind it is. */
            title: string;
            /** @description How bad it is: a status word. */
            severity: string;
            /** @description What may happen, and what to do. */
            advice: string;
            /** @description Where. */
            applicationId: string;
            /** @description The application's name. */
            name: string;
            /** @description Its namespace. */
            namespace: string;
            /** @description Its category. */
            category: string;
            /** @description What was found. */
            sentence: string;
            dismissal: null | components["schemas"]["RiskDismissalInfo"];
            /** @description What the application is: `postgres`, `nginx` …, the most telling first. */
            types?: string[];
            /** @description Labels of its pods. */
            labels?: {
                [key: string]: string;
            };
        };
        /** @description All risks, the worst first. */
        RisksResponse: {
            context: components["schemas"]["ResponseContext"];
            risks: components["schemas"]["RiskRow"][];
        };
        /** @description A view to be saved. As the default it takes the place of the page's default before it. */
        SavedViewChange: {
            page: string;
            name: string;
            query: string;
            isDefault: boolean;
        };
        /** @description What a page shows, under a name. */
        SavedViewInfo: {
            /** @description Its identity; stays when it is renamed. */
            id: string;
            /** @description The page, as its address names it: `applications`. */
            page: string;
            /** @description What people call it; one of each name a page. */
            name: string;
            /** @description Filters, order and columns, as in the page's address after the question mark. */
            query: string;
            /** @description Whether the page opens with it. */
            isDefault: boolean;
            /** @description Who saved it last. */
            by: string;
            /**
             * Format: int64
             * @description When, milliseconds since the epoch.
             */
            savedMs: number;
        };
        /** @description The saved views of a project, by page and name. */
        SavedViewsResponse: {
            views: components["schemas"]["SavedViewInfo"][];
        };
        /** @description A hit of the search box. Kind: `application`, `node`. */
        SearchHit: {
            kind: string;
            id: string;
            name: string;
            detail: string;
            status: string;
        };
        /** @description Search results, best first. */
        SearchResponse: {
            hits: components["schemas"]["SearchHit"][];
        };
        /** @description Calls of a service to another. */
        ServiceCallView: {
            /** @description Who calls. */
            caller: string;
            /** @description Who is called: a service, or what the caller calls it. */
            callee: string;
            /** @description What the caller calls it. */
            addresses: string[];
            /** @description Whether the callee has spans of its own. */
            hasSpans: boolean;
            /** @description Counted in a part of the window and scaled up. */
            isEstimated: boolean;
            /** @description Requests, failures and times. */
            figures: components["schemas"]["SpanFiguresView"];
        };
        /** @description A service. */
        ServiceFiguresView: {
            /** @description The attribute service.name. */
            service: string;
            /** @description The application of the map that it is; empty when it is none, or several. */
            application: string;
            /** @description All its operations together. */
            figures: components["schemas"]["ComparedFigures"];
            /** @description Its operations, those with most spans first. */
            operations: components["schemas"]["OperationFiguresView"][];
        };
        /** @description Which application a service is; null takes back what was said. */
        ServiceOwnerChange: {
            service: string;
            application: null | string;
        };
        /** @description A service. */
        ServiceOwnerRow: {
            /** @description The attribute service.name. */
            service: string;
            /** @description What it sends: logs, traces, profiles; none where it sent nothing in the window. */
            signals: string[];
            /** @description The application that somebody chose; null for none. */
            application: null | string;
        };
        /** @description Services that belong to no application by themselves. */
        ServiceOwnersResponse: {
            /** @description They, and those that were matched by hand. */
            services: components["schemas"]["ServiceOwnerRow"][];
            /** @description Ids of the applications that may be chosen. */
            applications: string[];
        };
        /** @description Records of one severity. */
        SeverityCounts: {
            /** @description unknown, debug, info, warning, error or critical. */
            severity: string;
            /** @description Records by bucket. */
            counts: number[];
        };
        /** @description An interpreter, virtual machine or server that an application is. */
        SoftwareRow: {
            /** @description Its name as people write it: `Node.js`. */
            name: string;
            /** @description Its version. */
            version: string;
            /** @description The last day with fixes from its makers, as `2026-04-30`; null when that is not known. */
            supportedUntil: null | string;
            /** @description Whether that day is still to come, at the end of the window; null when that is not known. */
            isSupported: null | boolean;
        };
        /** @description Something that happened in a span. */
        SpanEventView: {
            /** Format: double */
            time: number;
            name: string;
            attributes: {
                [key: string]: string;
            };
        };
        /** @description What is counted of spans. Quantiles are null where nothing was counted. */
        SpanFiguresView: {
            /**
             * Format: int64
             * @description Spans.
             */
            total: number;
            /**
             * Format: int64
             * @description Those with an error.
             */
            failed: number;
            /**
             * Format: double
             * @description Spans a second of the time that was counted.
             */
            perSecond: number;
            /**
             * Format: double
             * @description Mean duration, milliseconds.
             */
            meanMs: null | number;
            /**
             * Format: double
             * @description Median, milliseconds, within its bucket.
             */
            p50Ms: null | number;
            /**
             * Format: double
             * @description 95th percentile.
             */
            p95Ms: null | number;
            /**
             * Format: double
             * @description 99th percentile.
             */
            p99Ms: null | number;
        };
        /** @description A span that another one refers to. */
        SpanLinkView: {
            traceId: string;
            spanId: string;
            attributes: {
                [key: string]: string;
            };
        };
        /** @description Requests by service, name and kind. */
        SpanSummaryResponse: {
            rows: components["schemas"]["SpanSummaryView"][];
        };
        /** @description Spans of one service, name and kind; times in milliseconds, quantiles as lower bounds of buckets. */
        SpanSummaryView: {
            service: string;
            name: string;
            kind: string;
            /** Format: int64 */
            total: number;
            /** Format: int64 */
            failed: number;
            /** Format: double */
            meanMs: number;
            /** Format: double */
            p50Ms: number;
            /** Format: double */
            p95Ms: number;
            /** Format: double */
            p99Ms: number;
        };
        /** @description A span. */
        SpanView: {
            /**
             * Format: double
             * @description When it began, milliseconds since 1970 with fractions.
             */
            time: number;
            /** @description The trace. */
            traceId: string;
            /** @description The span. */
            spanId: string;
            /** @description The span that it is part of; empty for none. */
            parentSpanId: string;
            /** @description What was done. */
            name: string;
            /** @description Server, Client, Internal, Producer, Consumer or Unspecified. */
            kind: string;
            /** @description The attribute service.name of its resource. */
            service: string;
            /** @description The application of the map that its resource is; empty when it is none. */
            application: string;
            /**
             * Format: double
             * @description How long it took, milliseconds.
             */
            durationMs: number;
            /** @description Unset, Ok or Error. */
            status: string;
            /** @description What the status says. */
            statusMessage: string;
            /** @description The library that made it. */
            scope: string;
            /** @description Its attributes. */
            attributes: {
                [key: string]: string;
            };
            /** @description Those of its resource. */
            resourceAttributes: {
                [key: string]: string;
            };
            /** @description What happened in it. */
            events: components["schemas"]["SpanEventView"][];
            /** @description Spans that it refers to. */
            links: components["schemas"]["SpanLinkView"][];
        };
        /** @description A page of spans, the newest first. */
        SpansResponse: {
            /** @description The spans. */
            spans: components["schemas"]["SpanView"][];
            /** @description What to give as `after` for the next page; empty when there is none. */
            next: string;
        };
        /** @description A disk of the engine. */
        StorageDisk: {
            /** @description The machine. */
            host: string;
            /** @description The engine's name for it. */
            name: string;
            /** @description Where it is. */
            path: string;
            /**
             * Format: int64
             * @description Its size, bytes; 0: not known.
             */
            totalBytes: number;
            /**
             * Format: int64
             * @description What is free, bytes.
             */
            freeBytes: number;
        };
        /** @description What the store holds of a project, and what room there is. */
        StorageResponse: {
            /** @description Which engine, in words: `embedded`, a server or a cluster. */
            engine: string;
            /** @description The project's tables. */
            tables: components["schemas"]["StorageTable"][];
            /** @description The engine's disks. */
            disks: components["schemas"]["StorageDisk"][];
            space: null | components["schemas"]["StorageSpace"];
        };
        /** @description How full the fullest disk is. */
        StorageSpace: {
            /**
             * Format: double
             * @description Use of the fullest disk.
             */
            usedPercent: number;
            /**
             * Format: int32
             * @description Use above which the oldest data is deleted.
             */
            thresholdPercent: number;
            /** @description What a person should do; null when nothing is wrong. */
            problem: null | string;
            /**
             * Format: int32
             * @description Partitions deleted for space since the server started, the last hundred of them.
             */
            droppedPartitions: number;
            /**
             * Format: int64
             * @description Their size, bytes.
             */
            droppedBytes: number;
            /**
             * Format: date
             * @description The newest day among them, UTC; null when nothing was deleted.
             */
            droppedUntil: null | string;
        };
        /** @description A table. */
        StorageTable: {
            /** @description Its name. */
            name: string;
            /** @description What its rows are of. */
            signal: string;
            /**
             * Format: int64
             * @description Rows.
             */
            rows: number;
            /**
             * Format: int64
             * @description Size on disk, bytes.
             */
            bytes: number;
            /**
             * Format: double
             * @description How many times larger it is uncompressed; null while it is empty.
             */
            compressionRatio: null | number;
            /**
             * Format: int32
             * @description Parts; many mean that merging is behind.
             */
            parts: number;
            /**
             * Format: date
             * @description First day that is there, UTC; null while it is empty.
             */
            oldestDay: null | string;
            /**
             * Format: int32
             * @description Days that rows are kept; null: for ever.
             */
            retentionDays: null | number;
        };
        /** @description A time in which the store could not take all. */
        StoreTrouble: {
            /**
             * Format: int64
             * @description Its first point.
             */
            fromMs: number;
            /**
             * Format: int64
             * @description Its last point.
             */
            toMs: number;
            /** @description `store_behind`, `store_unavailable`, `store_full` or `store_failed`. */
            reason: string;
            /**
             * Format: int64
             * @description Requests put off, about.
             */
            requests: number;
        };
        /** @description The state of Taproot itself; also says why pages are empty. */
        SystemStatusResponse: {
            components: components["schemas"]["ComponentStatus"][];
        };
        /** @description A table cell: a number with a unit, a text, or a link to an application or node. */
        TableCell: {
            text: string;
            /** Format: double */
            value: null | number;
            unit: string;
            status: null | string;
            applicationId: null | string;
            nodeId: null | string;
            /** @description The course of something over the window, drawn small; null for none. Points need not be those of the grid. */
            trend?: null | (null | number)[];
        };
        /** @description A choice of a threshold; no value takes it back. Bound is the second value of checks that have one; without it the check's own stays. */
        ThresholdChange: {
            pattern: string;
            /** Format: double */
            value: null | number;
            /** Format: double */
            bound?: null | number;
        };
        /** @description A threshold that somebody chose: for an application's id, a pattern of them, a node's name, or (empty) the project. Bound is the second value of checks that have one. */
        ThresholdSetting: {
            check: string;
            pattern: string;
            /** Format: double */
            value: number;
            /** Format: double */
            bound?: null | number;
        };
        /** @description Who calls whom, by spans. */
        TraceCallsResponse: {
            /** @description Those with most requests first. */
            calls: components["schemas"]["ServiceCallView"][];
            /**
             * Format: int64
             * @description How much of the window was looked at for who answers, milliseconds.
             */
            lookedAtMs: number;
            /**
             * Format: int64
             * @description The window.
             */
            windowMs: number;
        };
        /** @description A value of an attribute that more of the selected traces have than of the others. */
        TraceDifference: {
            /** @description Name of the attribute. */
            key: string;
            /** @description Its value. */
            value: string;
            /**
             * Format: double
             * @description Share of the selected traces with it, 0 to 1.
             */
            selectedShare: number;
            /**
             * Format: double
             * @description Share of the others.
             */
            restShare: number;
        };
        /** @description What is different in the selection. */
        TraceDifferencesResponse: {
            sample: components["schemas"]["TraceSampleView"];
            attributes: components["schemas"]["TraceDifference"][];
        };
        /** @description A cause: the deepest spans with an error, by service, name and what they say. */
        TraceErrorCause: {
            /** @description Service of the span. */
            service: string;
            /** @description Its name. */
            name: string;
            /** @description Its kind. */
            kind: string;
            /** @description What one of them says: exception, status message or code. */
            reason: string;
            /**
             * Format: int32
             * @description Traces that have it.
             */
            traces: number;
            /** @description One of them. */
            traceId: string;
            /** @description The span of it. */
            spanId: string;
        };
        /** @description Why traces failed. */
        TraceErrorsResponse: {
            sample: components["schemas"]["TraceSampleView"];
            causes: components["schemas"]["TraceErrorCause"][];
        };
        /** @description Where the time of traces goes. Times are sums over the traces, nanoseconds; parents come before their children. */
        TraceFlameResponse: {
            /** @description The traces. */
            sample: components["schemas"]["TraceSampleView"];
            /** @description Texts of the nodes: service and operation. */
            texts: string[];
            /** @description The nodes; the first is the root. */
            nodes: components["schemas"]["FlameColumns"];
            /**
             * Format: int32
             * @description Nodes that were left out for being small.
             */
            leftOutNodes: number;
        };
        /** @description Spans by time and duration. */
        TraceHeatMapResponse: {
            /**
             * Format: int64
             * @description Begin of the first column, milliseconds since 1970.
             */
            fromMs: number;
            /**
             * Format: int64
             * @description End of the last column.
             */
            toMs: number;
            /**
             * Format: int64
             * @description Width of a column.
             */
            stepMs: number;
            /** @description Which spans: roots, requests or all. */
            spans: string;
            /** @description Lower bounds of the rows, milliseconds; the last has no upper one. */
            boundsMs: number[];
            /** @description Spans by row, then by column. */
            counts: number[][];
            /** @description Spans with an error by column. */
            failed: number[];
            /** @description All of them together. */
            figures: components["schemas"]["SpanFiguresView"];
            /** @description Why there are none, and what to do; empty when there are some. */
            emptyReason: string;
        };
        /** @description A span that links to a span of the trace that was asked about. */
        TraceLinkView: {
            /** @description Its trace. */
            traceId: string;
            /** @description The span. */
            spanId: string;
            /** @description Its service. */
            service: string;
            /** @description Its name. */
            name: string;
            /**
             * Format: double
             * @description When it began, milliseconds since 1970 with fractions.
             */
            time: number;
            /** @description The span that it links to. */
            toSpanId: string;
        };
        /** @description Spans of other traces that link to one. */
        TraceLinksResponse: {
            links: components["schemas"]["TraceLinkView"][];
        };
        /** @description Services and operations. */
        TraceOverviewResponse: {
            /** @description All together. */
            overall: components["schemas"]["ComparedFigures"];
            /** @description By service, those with most spans first. */
            services: components["schemas"]["ServiceFiguresView"][];
            /** @description Whether a selection is compared with the rest. */
            hasSelection: boolean;
        };
        /** @description A trace. */
        TraceResponse: {
            /** @description 32 hexadecimal digits. */
            traceId: string;
            /** @description Its spans in the order in which they began. */
            spans: components["schemas"]["SpanView"][];
            /** @description Whether there are more spans than are given out. */
            truncated: boolean;
        };
        /** @description A trace in a list. */
        TraceRow: {
            /** @description The trace. */
            traceId: string;
            /**
             * Format: double
             * @description When it began, milliseconds since 1970 with fractions.
             */
            time: number;
            /**
             * Format: double
             * @description How long it took, milliseconds.
             */
            durationMs: number;
            /** @description Service of its first span. */
            rootService: string;
            /** @description Name of that span. */
            rootName: string;
            /** @description Whether that span began the trace; else what began it is not there. */
            hasRoot: boolean;
            /**
             * Format: int64
             * @description Spans.
             */
            spans: number;
            /**
             * Format: int64
             * @description Spans with an error.
             */
            failed: number;
            /** @description Some of its services. */
            services: string[];
            /** @description The span for which it is listed. */
            spanId: string;
            /** @description Service of that span. */
            spanService: string;
            /** @description Its name. */
            spanName: string;
            /**
             * Format: double
             * @description Its duration, milliseconds.
             */
            spanMs: number;
            /** @description Whether it has an error. */
            spanFailed: boolean;
        };
        /** @description How many traces an answer is drawn from. */
        TraceSampleView: {
            /**
             * Format: int32
             * @description Traces of the selection.
             */
            selectedTraces: number;
            /**
             * Format: int32
             * @description Traces of the rest.
             */
            restTraces: number;
            /** @description Whether there may be more traces than these. */
            isSample: boolean;
        };
        /** @description A page of traces, the newest first. */
        TracesResponse: {
            /** @description The traces. */
            traces: components["schemas"]["TraceRow"][];
            /** @description What to give as `after` for the next page; empty when there is none. */
            next: string;
        };
        /** @description Numbers that flow on a link or into an application; null where nothing was measured. Per second, seconds, bytes a second. */
        TrafficNumbers: {
            /** Format: double */
            requestsPerSecond: null | number;
            /** Format: double */
            errorsPerSecond: null | number;
            /** Format: double */
            latencySeconds: null | number;
            /** Format: double */
            latencyP95Seconds: null | number;
            /** Format: double */
            bytesPerSecond: null | number;
        };
        /** @description The project's own patterns of categories, and its own applications; they take the place of those before. */
        WorldSettingsChange: {
            categories: components["schemas"]["CategoryPatterns"][];
            customApplications: components["schemas"]["CustomApplicationSetting"][];
        };
        /** @description How the applications of a project are put together and sorted. */
        WorldSettingsResponse: {
            categories: components["schemas"]["CategorySetting"][];
            assigned: components["schemas"]["CategoryAssignment"][];
            customApplications: components["schemas"]["CustomApplicationSetting"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listProjects: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectSummary"][];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getDeployments: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeploymentsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    listApplications: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getMap: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MapResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    listNodes: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodesResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getApplication: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getNode: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getMapLayout: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MapLayout"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    putMapLayout: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MapLayout"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getTrace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                traceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TraceResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getTraceLinks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                traceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TraceLinksResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    searchSpans: {
        parameters: {
            query?: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Name?: string;
                Kind?: string;
                FailedOnly?: boolean;
                RootsOnly?: boolean;
                MinMs?: number;
                MaxMs?: number;
                Attribute?: string[];
                Query?: string;
                After?: string;
                Limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpansResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    summarizeSpans: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
                service?: string[];
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpanSummaryResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getTraceHeatMap: {
        parameters: {
            query?: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Name?: string;
                Kind?: string;
                FailedOnly?: boolean;
                MinMs?: number;
                MaxMs?: number;
                Attribute?: string[];
                Query?: string;
                Path?: string;
                Spans?: string;
                Sel?: string;
                After?: string;
                Limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TraceHeatMapResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getTraceOverview: {
        parameters: {
            query?: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Name?: string;
                Kind?: string;
                FailedOnly?: boolean;
                MinMs?: number;
                MaxMs?: number;
                Attribute?: string[];
                Query?: string;
                Path?: string;
                Spans?: string;
                Sel?: string;
                After?: string;
                Limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TraceOverviewResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getTraceErrors: {
        parameters: {
            query?: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Name?: string;
                Kind?: string;
                FailedOnly?: boolean;
                MinMs?: number;
                MaxMs?: number;
                Attribute?: string[];
                Query?: string;
                Path?: string;
                Spans?: string;
                Sel?: string;
                After?: string;
                Limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TraceErrorsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getTraceFlame: {
        parameters: {
            query?: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Name?: string;
                Kind?: string;
                FailedOnly?: boolean;
                MinMs?: number;
                MaxMs?: number;
                Attribute?: string[];
                Query?: string;
                Path?: string;
                Spans?: string;
                Sel?: string;
                After?: string;
                Limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TraceFlameResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getTraceDifferences: {
        parameters: {
            query?: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Name?: string;
                Kind?: string;
                FailedOnly?: boolean;
                MinMs?: number;
                MaxMs?: number;
                Attribute?: string[];
                Query?: string;
                Path?: string;
                Spans?: string;
                Sel?: string;
                After?: string;
                Limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TraceDifferencesResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    listTraces: {
        parameters: {
            query?: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Name?: string;
                Kind?: string;
                FailedOnly?: boolean;
                MinMs?: number;
                MaxMs?: number;
                Attribute?: string[];
                Query?: string;
                Path?: string;
                Spans?: string;
                Sel?: string;
                After?: string;
                Limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TracesResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getTraceCalls: {
        parameters: {
            query?: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Name?: string;
                Kind?: string;
                FailedOnly?: boolean;
                MinMs?: number;
                MaxMs?: number;
                Attribute?: string[];
                Query?: string;
                Path?: string;
                Spans?: string;
                Sel?: string;
                After?: string;
                Limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TraceCallsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    listServiceOwners: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceOwnersResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    putServiceOwner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServiceOwnerChange"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    listExemplars: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationExemplarsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    searchLogs: {
        parameters: {
            query?: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Severity?: string;
                Text?: string;
                Pattern?: string;
                TraceId?: string;
                Attribute?: string[];
                Query?: string;
                After?: string;
                Before?: string;
                Limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getLogSurroundings: {
        parameters: {
            query: {
                key: string;
                lines?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogSurroundings"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getLogHistogram: {
        parameters: {
            query?: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Severity?: string;
                Text?: string;
                Pattern?: string;
                TraceId?: string;
                Attribute?: string[];
                Query?: string;
                After?: string;
                Before?: string;
                Limit?: number;
                buckets?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogHistogramResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    tailLogs: {
        parameters: {
            query?: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Severity?: string;
                Text?: string;
                Pattern?: string;
                TraceId?: string;
                Attribute?: string[];
                Query?: string;
                After?: string;
                Before?: string;
                Limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["LogTailPart"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    exportLogs: {
        parameters: {
            query?: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Severity?: string;
                Text?: string;
                Pattern?: string;
                TraceId?: string;
                Attribute?: string[];
                Query?: string;
                After?: string;
                Before?: string;
                Limit?: number;
                format?: string;
                records?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    listLogPatterns: {
        parameters: {
            query?: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Severity?: string;
                Text?: string;
                Pattern?: string;
                TraceId?: string;
                Attribute?: string[];
                Query?: string;
                After?: string;
                Before?: string;
                Limit?: number;
                compare?: string;
                newSince?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogPatternsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    listLogFields: {
        parameters: {
            query?: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Severity?: string;
                Text?: string;
                Pattern?: string;
                TraceId?: string;
                Attribute?: string[];
                Query?: string;
                After?: string;
                Before?: string;
                Limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    listLogFieldValues: {
        parameters: {
            query: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Severity?: string;
                Text?: string;
                Pattern?: string;
                TraceId?: string;
                Attribute?: string[];
                Query?: string;
                After?: string;
                Before?: string;
                Limit?: number;
                field: string;
                contains?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    listTraceFields: {
        parameters: {
            query?: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Name?: string;
                Kind?: string;
                FailedOnly?: boolean;
                MinMs?: number;
                MaxMs?: number;
                Attribute?: string[];
                Query?: string;
                Path?: string;
                Spans?: string;
                Sel?: string;
                After?: string;
                Limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    listTraceFieldValues: {
        parameters: {
            query: {
                From?: string;
                To?: string;
                Application?: string;
                Service?: string[];
                Name?: string;
                Kind?: string;
                FailedOnly?: boolean;
                MinMs?: number;
                MaxMs?: number;
                Attribute?: string[];
                Query?: string;
                Path?: string;
                Spans?: string;
                Sel?: string;
                After?: string;
                Limit?: number;
                field: string;
                contains?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getQueryProgress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryProgressResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getStorage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageResponse"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getIngest: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IngestResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getCardinality: {
        parameters: {
            query?: {
                day?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardinalityResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getMetricCardinality: {
        parameters: {
            query?: {
                metric?: string;
                day?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricLabelsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    search: {
        parameters: {
            query?: {
                q?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchResponse"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getSystemStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemStatusResponse"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getPrometheusSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrometheusSettingsResponse"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    putPrometheusSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PrometheusSettingsChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrometheusSettingsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    testPrometheusSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PrometheusSettingsChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrometheusTestResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    listProfileTypes: {
        parameters: {
            query?: {
                Application?: string;
                Service?: string[];
                Type?: string;
                From?: string;
                To?: string;
                Label?: string[];
                Span?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileTypesResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    listProfileLabels: {
        parameters: {
            query?: {
                Application?: string;
                Service?: string[];
                Type?: string;
                From?: string;
                To?: string;
                Label?: string[];
                Span?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileLabelsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getProfileSeries: {
        parameters: {
            query?: {
                Application?: string;
                Service?: string[];
                Type?: string;
                From?: string;
                To?: string;
                Label?: string[];
                Span?: string;
                stepMs?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileSeriesResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getFlameGraph: {
        parameters: {
            query?: {
                Application?: string;
                Service?: string[];
                Type?: string;
                From?: string;
                To?: string;
                Label?: string[];
                Span?: string;
                BaseFrom?: string;
                BaseTo?: string;
                BaseLabel?: string[];
                By?: string;
                MaxNodes?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlameGraphResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getPprof: {
        parameters: {
            query?: {
                Application?: string;
                Service?: string[];
                Type?: string;
                From?: string;
                To?: string;
                Label?: string[];
                Span?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getPyroscopeSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PyroscopeSettingsResponse"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    putPyroscopeSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PyroscopeSettingsChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PyroscopeSettingsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    testPyroscopeSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PyroscopeSettingsChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PyroscopeTestResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LimitsResponse"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    putLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LimitsChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LimitsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeysResponse"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyCreated"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    deleteApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getInspections: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InspectionsResponse"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    putThreshold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                check: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ThresholdChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InspectionsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getApplicationPromql: {
        parameters: {
            query: {
                chart: string;
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChartQueries"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getNodePromql: {
        parameters: {
            query: {
                chart: string;
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChartQueries"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getRisks: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RisksResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    dismissRisk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RiskDismissalChange"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    restoreRisk: {
        parameters: {
            query: {
                key: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getWorldSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorldSettingsResponse"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    putWorldSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorldSettingsChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorldSettingsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    assignCategory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CategoryChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorldSettingsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getIndicators: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndicatorsResponse"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    putIndicators: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IndicatorSetting"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndicatorsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    tryIndicators: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IndicatorSetting"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndicatorTrial"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getSavedViews: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedViewsResponse"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    createSavedView: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavedViewChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedViewInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    putSavedView: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavedViewChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedViewInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    deleteSavedView: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getCosts: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
                label?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CostsResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getPrices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PricesResponse"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    putPrices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PricesChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PricesResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
}

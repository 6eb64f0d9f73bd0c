import { listTraceFields, listTraceFieldValues } from '@/api/client';
import type { FieldSource } from '@/explore/fieldSource';

/** What a query line may say of spans. */
export const spanFields: FieldSource = {
  id: 'trace',
  label: 'Search spans',
  placeholder: 'service:checkout  duration>200ms  status:error  http.route:/cart',
  rows: 'spans',
  known: [
    { name: 'service', detail: 'service.name of the resource' },
    { name: 'application', detail: 'name or id of an application' },
    { name: 'name', detail: 'the operation' },
    { name: 'duration', detail: 'with its unit: duration>200ms' },
    { name: 'status', detail: 'error, ok, unset' },
    { name: 'message', detail: 'what the status says' },
    { name: 'kind', detail: 'server, client, internal, producer, consumer' },
    { name: 'peer', detail: 'whom a client asked' },
    { name: 'root', detail: 'true: begins a trace' },
    { name: 'scope', detail: 'library that made it' },
    { name: 'trace', detail: 'trace id' },
    { name: 'span', detail: 'span id' },
  ],
  aliases: ['trace_id', 'span_id'],
  fixed: {
    status: ['error', 'ok', 'unset'],
    kind: ['server', 'client', 'internal', 'producer', 'consumer'],
    root: ['true', 'false'],
    duration: ['10ms', '50ms', '100ms', '250ms', '500ms', '1s', '5s'],
  },
  fields: listTraceFields,
  values: listTraceFieldValues,
};

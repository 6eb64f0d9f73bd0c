import { listLogFields, listLogFieldValues } from '@/api/client';
import type { FieldSource } from '@/explore/fieldSource';

const severities = ['critical', 'error', 'warning', 'info', 'debug', 'unknown'];

/** What a query line may say of log records. */
export const logFields: FieldSource = {
  id: 'log',
  label: 'Search log records',
  placeholder: 'Text, "a phrase", /regex/, field:value, and or not',
  rows: 'records',
  known: [
    { name: 'severity', detail: 'unknown, debug, info, warning, error, critical; also >=' },
    { name: 'service', detail: 'service.name of the resource' },
    { name: 'application', detail: 'name or id of an application' },
    { name: 'body', detail: 'the message' },
    { name: 'pattern', detail: 'hash of the message’s pattern' },
    { name: 'trace', detail: 'trace id' },
    { name: 'span', detail: 'span id' },
    { name: 'event', detail: 'name of the event' },
    { name: 'scope', detail: 'library that wrote it' },
  ],
  aliases: ['level', 'message', 'trace_id', 'span_id'],
  fixed: { severity: severities, level: severities },
  fields: listLogFields,
  values: listLogFieldValues,
};

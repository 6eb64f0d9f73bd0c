/** The id that samples of a span have: what a profiler wrote into its attributes, else its own. */
export function profiledSpan(span: { spanId: string; attributes: Record<string, string> }): string {
  const told = span.attributes['pyroscope.profile.id'];
  const id = told && /^[0-9a-f]{1,16}$/i.test(told) ? told.toLowerCase().padStart(16, '0') : span.spanId;
  return /^0*$/.test(id) ? '' : id;
}

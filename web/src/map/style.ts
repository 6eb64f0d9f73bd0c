/** Stroke width by share of the busiest link, on a logarithmic feel so that small ones stay visible. */
export function linkWidth(requests: number | null, busiest: number): number {
  if (!requests || busiest <= 0) return 1;
  return 1 + 4 * Math.sqrt(Math.min(1, requests / busiest));
}

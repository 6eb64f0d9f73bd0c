/** A path through the values in a box; gaps where nothing was measured. The lowest line is zero. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): string {
  let max = 0;
  for (const value of values) if (value != null && value > max) max = value;
  const dx = values.length > 1 ? (width - 2) / (values.length - 1) : 0;
  let path = '';
  let drawing = false;
  values.forEach((value, i) => {
    if (value == null) {
      drawing = false;
      return;
    }
    const y = height - 1.5 - (max > 0 ? (value / max) * (height - 3) : 0);
    path += `${drawing ? 'L' : 'M'}${round(1 + i * dx)} ${round(y)}`;
    drawing = true;
  });
  return path;
}

const round = (value: number): number => Math.round(value * 10) / 10;

// Good: letter pairs of a text are counted once and kept, for the same reviews come again and again.
const mostKept = 500;
const kept = new Map();

/** The candidate beside the first whose reviews are most like the first's. */
function mostAlike(candidates, reviews) {
  const [own, ...others] = reviews.map((all) => all.map((review) => pairsOf(`${review.words} ${'*'.repeat(review.stars)}`)));
  const sums = others.map((other) => likeness(own, other));
  return candidates[1 + sums.indexOf(Math.max(...sums))] ?? candidates[0];
}

function likeness(own, other) {
  let sum = 0;
  for (const a of own) for (const b of other) sum += dice(a, b);
  return sum / Math.max(1, own.length * other.length);
}

function dice(a, b) {
  let shared = 0;
  for (const [pair, times] of b.pairs) shared += Math.min(times, a.pairs.get(pair) ?? 0);
  return (2 * shared) / Math.max(1, a.count + b.count);
}

function pairsOf(text) {
  const known = kept.get(text);
  if (known) return known;
  const pairs = new Map();
  for (let i = 0; i + 1 < text.length; i++) {
    const pair = text.slice(i, i + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  if (kept.size >= mostKept) kept.clear();
  const found = { pairs, count: Math.max(0, text.length - 1) };
  kept.set(text, found);
  return found;
}

module.exports = { mostAlike };

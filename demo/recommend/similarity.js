// How alike the words of reviews are, by letter pairs (Sørensen–Dice): of use, and work for the processor that a profile shows.

/** The candidate beside the first whose reviews are most like the first's. */
function mostAlike(candidates, reviews) {
  const [own, ...others] = reviews.map(wordsOf);
  let best = 1;
  let most = -1;
  others.forEach((other, i) => {
    const alike = likeness(own, other);
    if (alike > most) [best, most] = [i + 1, alike];
  });
  return candidates[best];
}

const wordsOf = (reviews) => reviews.map((review) => `${review.words} ${'*'.repeat(review.stars)}`.repeat(24));

function likeness(own, other) {
  let sum = 0;
  for (const a of own) for (const b of other) sum += dice(a, b);
  return sum / Math.max(1, own.length * other.length);
}

function dice(a, b) {
  const pairs = letterPairs(a);
  let shared = 0;
  let count = 0;
  for (const [pair, times] of letterPairs(b)) {
    shared += Math.min(times, pairs.get(pair) ?? 0);
    count += times;
  }
  return (2 * shared) / Math.max(1, count + a.length - 1);
}

function letterPairs(text) {
  const pairs = new Map();
  for (let i = 0; i + 1 < text.length; i++) {
    const pair = text.slice(i, i + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

module.exports = { mostAlike };

/** A section of the documentation that the search finds. */
export interface SearchEntry {
  readonly url: string;
  readonly page: string;
  readonly title: string;
  readonly text: string;
}

/** A found section with the text around the first word that was found in it. */
export interface Hit {
  readonly entry: SearchEntry;
  readonly excerpt: string;
}

const AROUND = 60;

/** The sections that contain every word of the query; those with a word in their title come first. */
export function rank(entries: readonly SearchEntry[], query: string): Hit[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return entries
    .map((entry) => ({ entry, points: pointsOf(entry, words) }))
    .filter(({ points }) => points > 0)
    .sort((one, other) => other.points - one.points)
    .map(({ entry }) => ({ entry, excerpt: excerptOf(entry.text, words) }));
}

/** 0 unless every word is in the section. */
function pointsOf({ title, page, text }: SearchEntry, words: readonly string[]): number {
  const heading = title.toLowerCase();
  const whole = `${heading} ${page.toLowerCase()} ${text.toLowerCase()}`;
  let points = 0;
  for (const word of words) {
    if (!whole.includes(word)) return 0;
    points += heading === word ? 20 : heading.includes(word) ? 10 : page.toLowerCase().includes(word) ? 3 : 1;
  }
  return points;
}

function excerptOf(text: string, words: readonly string[]): string {
  const lower = text.toLowerCase();
  const at = Math.max(0, Math.min(...words.map((word) => lower.indexOf(word)).filter((place) => place >= 0)));
  const from = Number.isFinite(at) ? Math.max(0, at - AROUND) : 0;
  const part = text.slice(from, from + 3 * AROUND);
  return `${from > 0 ? '… ' : ''}${part}${from + 3 * AROUND < text.length ? ' …' : ''}`;
}

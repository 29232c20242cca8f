// Loaded when a record is found.

/** Maximum length of the note that is read: any script of the origin can write one. */
const MAX_LENGTH = 4_000;

/** Which of these ids `noteForgotten` has noted under this key; the note of them is removed. */
export function takeForgotten(key: string, ids: readonly string[]): ReadonlySet<string> {
  try {
    const noted = new Set((localStorage.getItem(key) ?? '').slice(-MAX_LENGTH).split(' '));
    const taken = new Set(ids.filter((id) => noted.delete(id)));
    if (taken.size > 0) localStorage.setItem(key, [...noted].join(' '));
    return taken;
  } catch {
    return new Set();
  }
}

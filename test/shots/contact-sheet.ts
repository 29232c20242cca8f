/** A page that shows all pictures beside it, small; a click shows one whole. */
export function contactSheet(names: readonly string[]): string {
  const figures = names.map(
    (name) =>
      `<figure><a href="${name}.png"><img src="${name}.png" alt="${name}" loading="lazy"></a><figcaption>${name}</figcaption></figure>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Contact sheet</title>
<style>
  body { font: 14px system-ui, sans-serif; display: grid; gap: 24px; margin: 24px;
         grid-template-columns: repeat(auto-fill, minmax(280px, 1fr)) }
  figure { margin: 0 }
  img { width: 100%; height: 420px; object-fit: cover; object-position: top; border: 1px solid #ccc }
</style>
${figures.join('\n')}
</html>
`;
}

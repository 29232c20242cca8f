import { html, svg, type TemplateResult } from 'lit';

/** Stroke paths on a 24 × 24 grid. */
const PATHS = {
  upload: 'M12 15.5V4.5m0 0L7.5 9M12 4.5 16.5 9M4.5 15v2.5a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V15',
  pause: 'M9 6.5v11M15 6.5v11',
  resume: 'M8.5 6v12l9.5-6z',
  retry: 'M19 12a7 7 0 1 1-2.2-5.1L19 9m0-4.5V9h-4.5',
  cancel: 'M7 7l10 10M17 7 7 17',
  done: 'M5 12.5l4.5 4.5L19 7.5',
  alert: 'M12 9v4.5m0 3v.01M12 4 3.5 19h17z',
  wait: 'M12 7.5V12l3 2M4 12a8 8 0 1 0 16 0 8 8 0 0 0-16 0z',
  file: 'M6.5 3.5h7l4 4v13h-11zM13 3.5V8h4.5',
  text: 'M6.5 3.5h7l4 4v13h-11zM13 3.5V8h4.5M9.5 12h5M9.5 15.5h5',
  image: 'M4.5 5.5h15v13h-15zM4.5 15.5l4-4 4.5 4.5 2.5-2.5 4 4M15 9.5v.01',
  video: 'M4 6.5h11v11H4zM15 10.5l5-3v9l-5-3z',
  audio:
    'M9 17.5V6l9-2v11.5M9 17.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM18 15.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z',
  archive: 'M6.5 3.5h11v17h-11zM12 3.5v2m0 2v2m0 2v2M10.5 15.5h3v2h-3z',
} as const;

export type IconName = keyof typeof PATHS;

/** A decorative icon: its meaning is always in the text beside it. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    ${svg`<path d=${PATHS[name]} />`}
  </svg>`;
}

const ARCHIVE = /zip|compressed|x-(tar|7z|rar|bzip|gzip)|\b(iso|vhdx?|cab)$/;
const TEXT = /^text|pdf|document|sheet|presentation|msword|json|xml/;

/** The icon for a file, by its MIME type, or by the end of its name if the type is empty. */
export function fileIcon(type: string, name: string): IconName {
  const kind = type || name.toLowerCase();
  const family = /^(image|video|audio)\//.exec(kind)?.[1] as 'image' | 'video' | 'audio' | undefined;
  return family ?? (ARCHIVE.test(kind) ? 'archive' : TEXT.test(kind) ? 'text' : 'file');
}

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { html, type TemplateResult } from 'lit';
import { registerLocale } from '../../../src/index.js';
import de from '../../../src/locales/de.js';

const rendered = (template: TemplateResult): Promise<string> => collectResult(render(template));

describe('rendered on a server, the element', () => {
  before(() => registerLocale('de', de));

  test('has the phrases of its attribute `lang`, if that language is registered', async () => {
    const text = await rendered(html`<bits-upload endpoint="/uploads/" multiple lang="de-AT"></bits-upload>`);
    assert.match(text, /shadowroot/);
    assert.match(text, /Dateien auswählen/);
    assert.doesNotMatch(text, /Choose files/);
  });

  test('is English without the attribute, and where the language is not registered', async () => {
    for (const template of [
      html`<bits-upload endpoint="/uploads/" multiple></bits-upload>`,
      html`<bits-upload endpoint="/uploads/" multiple lang="fr"></bits-upload>`,
    ])
      assert.match(await rendered(template), /Choose files/);
  });

  test('is of the language that a page sets later in the same process', async () => {
    const template = (lang: string) =>
      html`<bits-upload endpoint="/uploads/" multiple lang=${lang}></bits-upload>`;
    assert.match(await rendered(template('en')), /Choose files/);
    assert.match(await rendered(template('de')), /Dateien auswählen/);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { attributeType } from '../../package/manifest/attribute-types.js';
import { htmlData, webTypes } from '../../package/manifest/editor-data.js';
import { frameworkTypes } from '../../package/manifest/framework-types.js';
import { elementOf, type Declaration, type Manifest } from '../../package/manifest/manifest.js';
import { manifestProblems } from '../../package/manifest/manifest-problems.js';
import { optionTypes } from '../../package/manifest/option-types.js';
import { publicManifest, readableType } from '../../package/manifest/public-manifest.js';

const options = optionTypes('src/manager/contract/options.ts');

/** A manifest as the analyzer writes it, with a private field, a protected method and a module of the view. */
function analyzed(): Manifest {
  const declaration: Declaration = {
    kind: 'class',
    name: 'BitsUpload',
    description: 'An element.',
    tagName: 'bits-upload',
    superclass: { name: 'FormControl', module: 'dist/view/form/form-control.js' },
    members: [
      { kind: 'field', name: '#list', privacy: 'private' },
      { kind: 'method', name: 'updated', privacy: 'protected', description: 'Draws.' },
      { kind: 'field', name: 'formAssociated', static: true, inheritedFrom: { name: 'FormControl' } },
      {
        kind: 'field',
        name: 'maxFiles',
        privacy: 'public',
        attribute: 'max-files',
        description: 'Maximum number\nof files.',
        type: { text: 'number | undefined | undefined' },
      },
    ],
    attributes: [
      {
        name: 'max-files',
        fieldName: 'maxFiles',
        description: 'Maximum number\nof files.',
        type: { text: 'number | undefined | undefined' },
      },
      {
        name: 'ping',
        fieldName: 'ping',
        description: 'When to send Ping.',
        type: { text: "'auto' | 'always' | 'never'" },
        default: "'auto'",
      },
      { name: 'multiple', fieldName: 'multiple', description: 'Many.', type: { text: 'boolean' } },
    ],
    events: [{ name: 'bits-success', description: 'Uploaded.', type: { text: 'BitsSuccessEvent' } }],
    slots: [],
    cssParts: [],
    cssProperties: [],
    cssStates: [],
  };
  const module = { kind: 'javascript-module', declarations: [declaration] };
  return {
    schemaVersion: '1.0.0',
    modules: [
      { ...module, path: 'dist/bits-upload.js' },
      { kind: 'javascript-module', path: 'dist/view/list/arrange.js', declarations: [] },
    ],
  };
}

describe('the public manifest', () => {
  const manifest = publicManifest(analyzed(), options);
  const element = elementOf(manifest);

  test('has the public members of the element only, and no module of its inside', () => {
    assert.deepEqual(
      element.members.map(({ name }) => name),
      ['maxFiles'],
    );
    assert.deepEqual(
      manifest.modules.map(({ path }) => path),
      ['dist/bits-upload.js'],
    );
    assert.doesNotMatch(JSON.stringify(manifest), /inheritedFrom|FormControl|privacy/);
  });

  test('names each alternative of a type once, and no undefined attribute', () => {
    assert.equal(element.members[0]?.type?.text, 'number | undefined');
    assert.equal(element.attributes[0]?.type?.text, 'number');
  });

  test('has descriptions on one line', () => {
    assert.equal(element.attributes[0]?.description, 'Maximum number of files.');
  });

  test('has no problems', () => {
    assert.deepEqual(manifestProblems(manifest), []);
  });
});

test('the check of the manifest reports private members, types nobody can read, and a missing description', () => {
  const manifest = analyzed();
  delete elementOf(manifest).events[0]?.description;
  assert.deepEqual(manifestProblems(manifest), [
    'BitsUpload.#list is not public',
    'BitsUpload.updated is not public',
    'BitsUpload.maxFiles: the type `number | undefined | undefined` cannot be read',
    'members: #list has no description',
    'members: formAssociated has no description',
    'events: bits-success has no description',
  ]);
});

test('the check of the manifest reports one that is too large', () => {
  const manifest = publicManifest(analyzed(), options);
  elementOf(manifest).members[0]!.description = 'x'.repeat(80_000);
  assert.match(manifestProblems(manifest).join(), /more than 80000/);
});

describe('the type of a member', () => {
  test('is written out where it names a member of the options', () => {
    const text = readableType("ManagerOptions['onAuthRequired']", options);
    assert.match(text, /^\(\(task: TaskSnapshot\) => Promise<.*\) \| undefined$/);
  });

  test('is written out where an editor does not know the name', () => {
    assert.equal(readableType('RequestCredentials', options), "'same-origin' | 'include' | 'omit'");
  });
});

describe('the type of an attribute', () => {
  const typeOf = (name: string, fieldName: string) => attributeType({ name, fieldName }).text;

  test('is what its check accepts: a size, a number, a word besides', () => {
    assert.equal(typeOf('max-file-size', 'maxFileSize'), 'Size');
    assert.equal(typeOf('max-fragment-size', 'maxFragmentSize'), "Size | 'auto'");
    assert.equal(typeOf('max-files', 'maxFiles'), 'Numeric');
    assert.equal(typeOf('concurrency', 'concurrency'), "Numeric | 'auto'");
    assert.equal(typeOf('page-drop', 'pageDrop'), 'boolean');
  });

  test('of an attribute without a property is an error of the build', () => {
    assert.throws(() => typeOf('max-flies', 'maxFlies'), /max-flies has no property/);
  });
});

describe('what is made of the manifest', () => {
  const manifest = publicManifest(analyzed(), options);

  test('has types for five frameworks', () => {
    const files = frameworkTypes(manifest);
    for (const name of ['react', 'preact', 'solid', 'vue', 'svelte'])
      assert.match(files.get(`${name}.d.ts`) ?? '', /'bits-upload': /, name);
    assert.match(files.get('attributes.d.ts') ?? '', /'max-files'\?: Numeric \| undefined;/);
  });

  test('names the values of an attribute for editors', () => {
    const attributes = [
      { name: 'max-files', description: 'Maximum number of files.' },
      {
        name: 'ping',
        description: 'When to send Ping.',
        values: [{ name: 'auto' }, { name: 'always' }, { name: 'never' }],
      },
      { name: 'multiple', description: 'Many.', valueSet: 'v' },
    ];
    const tags = [{ name: 'bits-upload', description: 'An element.', attributes }];
    assert.deepEqual(htmlData(manifest), { version: 1.1, tags });
    const types = JSON.stringify(webTypes(manifest, { name: 'bits-upload', version: '1.2.3' }));
    assert.match(types, /"version":"1\.2\.3"/);
    assert.match(
      types,
      /"name":"ping",.*?"default":"auto","value":\{"type":\["'auto'","'always'","'never'"\]\}/,
    );
  });
});

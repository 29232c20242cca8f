import { expect, fixture } from '@open-wc/testing';
import { html } from 'lit';
import { MemoryCheckpointStore } from '../../support/memory-store.js';
import { createSharedManager } from '../../../src/manager/upload-manager.js';
import { BitsUpload } from '../../../src/bits-upload.js';
import { Deferred } from '../../support/deferred.js';
import { until } from '../../support/until.js';
import { BitsServer } from '../support/bits-server.js';
import { drawn, file, rows } from './support.js';

let count = 0;
const TEXT = 'x'.repeat(25);

describe('elements of one endpoint in a page', () => {
  let server: BitsServer;
  let store: MemoryCheckpointStore;
  let endpoint: string;
  let open: () => void;
  before(() => {
    BitsUpload.createManager = createSharedManager;
  });
  after(() => {
    BitsUpload.createManager = undefined;
  });
  beforeEach(() => {
    server = new BitsServer();
    store = new MemoryCheckpointStore();
    endpoint = `https://server.test/element-${Date.now()}-${++count}/`;
    const held = new Deferred<undefined>();
    open = () => held.resolve(undefined);
    server.intercept = ({ range }) => (range?.startsWith('bytes 10-') === true ? held.promise : undefined);
  });
  afterEach(() => open());

  function create(properties: Partial<BitsUpload> = {}): BitsUpload {
    const element = document.createElement('bits-upload');
    const defaults = {
      endpoint,
      transport: server,
      checkpointStore: store,
      multiple: true,
      fragmentSize: 10,
    };
    return Object.assign(element, defaults, { ping: 'never', keepFiles: 'none' }, properties);
  }

  async function mount(
    properties: Partial<BitsUpload> = {},
    parent: Element = document.body,
  ): Promise<BitsUpload> {
    const element = create(properties);
    parent.append(element);
    await drawn(element);
    return element;
  }

  const halfWay = async (element: BitsUpload): Promise<void> => {
    await element.add([file('a', TEXT)]);
    await until(() => element.tasks[0]?.acknowledged === 10, 'the first Fragment');
  };
  const allDone = (element: BitsUpload): Promise<unknown> =>
    until(
      () => element.tasks.length > 0 && element.tasks.every(({ status }) => status === 'succeeded'),
      'the end',
    );
  const creates = (): number => server.packets().filter((packet) => packet === 'Create-Session').length;
  const entries = (form: Element): unknown[] => [...new FormData(form as HTMLFormElement).values()];

  it('one that replaces another in mid-upload shows the running task, and has its events and value', async () => {
    const form = await fixture(html`<form></form>`);
    const first = await mount({ name: 'files' }, form);
    await halfWay(first);
    first.remove();
    const second = await mount({ name: 'files' }, form);
    expect(second.tasks[0]).to.include({ status: 'sending', pauseCause: undefined });
    expect(second.shadowRoot!.querySelector('[part~=pause-button]')).to.exist;
    const heard: string[] = [];
    for (const [name, element] of Object.entries({ first, second }))
      element.addEventListener('bits-success', () => heard.push(name));
    open();
    await allDone(second);
    expect(heard).to.deep.equal(['second']);
    expect(entries(form)).to.deep.equal([`${endpoint}a`]);
    expect(first.tasks).to.deep.equal([]);
    expect(creates()).to.equal(1);
    second.remove();
  });

  it('one that is added after the other was removed shows the running task', async () => {
    const first = await mount();
    await halfWay(first);
    first.remove();
    await drawn(first);
    const second = await mount();
    expect(rows(second.shadowRoot!)[0]).to.match(/^a: Sending/);
    open();
    await allDone(second);
    expect(creates()).to.equal(1);
    second.remove();
  });

  it('one whose files all ended after it was removed keeps them, if no other took them', async () => {
    const first = await mount();
    await halfWay(first);
    first.remove();
    await drawn(first);
    open();
    await allDone(first);
    document.body.append(first);
    await drawn(first);
    expect(first.value).to.deep.equal([`${endpoint}a`]);
    first.remove();
  });

  it('one that is moved in the page keeps its task and manager', async () => {
    const [first, second] = [await mount(), await mount()];
    await halfWay(first);
    const { manager } = first;
    const other = await fixture(html`<div></div>`);
    other.append(first);
    await drawn(first);
    expect(first.manager).to.equal(manager);
    open();
    await allDone(first);
    expect([first.value.length, second.value.length]).to.deep.equal([1, 0]);
    first.remove();
    second.remove();
  });

  it('count each file in one form field only, and reset only their own files', async () => {
    const form = await fixture(html`<form></form>`);
    const one = await mount({ name: 'one' }, form);
    const other = await fixture(html`<form></form>`);
    const two = await mount({ name: 'two' }, other);
    open();
    await Promise.all([one.add([file('a')]), two.add([file('b')])]);
    await allDone(one);
    await drawn(two);
    expect([one.tasks.length, two.tasks.length]).to.deep.equal([2, 2]);
    expect([entries(form), entries(other)]).to.deep.equal([[`${endpoint}a`], [`${endpoint}b`]]);
    (form as HTMLFormElement).reset();
    expect([entries(form), entries(other)]).to.deep.equal([[], [`${endpoint}b`]]);
    expect(two.tasks.map(({ name }) => name)).to.deep.equal(['b']);
  });

  it('hold back their own form only', async () => {
    const form = await fixture<HTMLFormElement>(html`<form><button></button></form>`);
    const one = await mount({ name: 'one' }, form);
    const two = await mount();
    await halfWay(two);
    expect(one.tasks).to.have.length(1);
    expect(one.checkValidity(), 'nothing of its own is under way').to.be.true;
    expect(two.checkValidity()).to.be.false;
    open();
    await allDone(two);
    two.remove();
  });

  it('apply their own rules and headers, whichever was configured last', async () => {
    const one = await mount({ accept: '.txt', headers: { Authorization: 'one' } });
    const two = await mount({ headers: { Authorization: 'two' } });
    open();
    await one.add([file('a.txt'), file('a.exe')]);
    await two.add([file('b.exe')]);
    await allDone(one);
    expect(one.tasks.map(({ name }) => name)).to.deep.equal(['a.txt', 'b.exe']);
    const sent = (name: string): (string | null)[] => [
      ...new Set(
        server.received
          .filter(({ url }) => url.endsWith(name))
          .map(({ headers }) => headers.get('Authorization')),
      ),
    ];
    expect([sent('a.txt'), sent('b.exe')]).to.deep.equal([['one'], ['two']]);
    await until(
      () => one.shadowRoot!.querySelectorAll('.rejected li').length === 1,
      'the refusal in its own list',
    );
    expect(two.shadowRoot!.querySelectorAll('.rejected li')).to.have.length(0);
    one.remove();
    two.remove();
  });

  it('show the running tasks of a new endpoint, and continue the ones that were added', async () => {
    const [one, two] = [await mount(), await mount({ endpoint: `${endpoint}other/` })];
    await halfWay(one);
    await two.add([file('b', 'y')]);
    await until(() => two.tasks[0]?.url, 'its URL');
    two.endpoint = endpoint;
    await drawn(two);
    await until(() => two.tasks.length === 2, 'both');
    open();
    await allDone(two);
    expect(two.value).to.deep.equal([`${endpoint}other/b`]);
    one.remove();
    two.remove();
  });

  it('may use the manager of another, which continues when that one is removed', async () => {
    const [one, two] = [await mount(), create()];
    two.manager = one.manager;
    document.body.append(two);
    await halfWay(one);
    one.remove();
    await drawn(two);
    expect(two.tasks[0]).to.include({ status: 'sending', pauseCause: undefined });
    open();
    await allDone(two);
    await two.add([file('b', 'y')]);
    await allDone(two);
    expect(two.tasks).to.have.length(2);
    two.remove();
  });

  it('with a manager made by the page share no tasks', async () => {
    const one = await mount();
    await halfWay(one);
    const own = createSharedManager({
      checkpointStore: new MemoryCheckpointStore(),
      endpoint,
      transport: server,
    });
    const two = await mount({ manager: own });
    expect(two.tasks.every(({ pauseCause }) => pauseCause === 'other-tab')).to.be.true;
    open();
    await allDone(one);
    own.destroy();
    one.remove();
    two.remove();
  });
});

interface PolicyFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): {
    createScriptURL(url: string): string;
  };
}

const NOTE =
  'On this page a service worker plays the server: files stay in this browser, and are removed after a day.';
const NO_WORKER =
  'On this page a service worker plays the server, and this browser did not start it: uploads fail here. Open the page over https, and not in a private window.';

/** Time in which a worker starts. Milliseconds. */
const START_MS = 10_000;

/**
 * On the static site, starts the service worker that plays the server, whose URL `npm run build:site` writes into the page,
 * and resolves when it answers this page. `npm start` has a server: there it resolves at once.
 */
export async function startWorker(): Promise<void> {
  const { worker: url } = document.documentElement.dataset;
  if (url === undefined) return;
  const note = document.querySelector('#worker-note');
  try {
    await controlled(url);
    if (note) note.textContent = NOTE;
  } catch (error) {
    console.warn(error);
    if (note) note.textContent = NO_WORKER;
  }
  note?.removeAttribute('hidden');
}

async function controlled(url: string): Promise<void> {
  const { serviceWorker } = navigator;
  const { trustedTypes } = globalThis as { readonly trustedTypes?: PolicyFactory };
  const policy = trustedTypes?.createPolicy('playground-worker', { createScriptURL: (text) => text });
  await serviceWorker.register(policy?.createScriptURL(url) ?? url);
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (serviceWorker.controller) resolve();
    };
    serviceWorker.addEventListener('controllerchange', look);
    void serviceWorker.ready.then(({ active }) => {
      look();
      active?.postMessage('claim');
    });
    look();
    setTimeout(() => reject(new Error('the service worker did not start in time')), START_MS);
  });
}

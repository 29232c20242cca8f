import type { RawPage } from './raw-browser.js';

/** Everything that the page's origin keeps, one line for each thing. */
export function storedThings(tab: RawPage): Promise<string[]> {
  return tab.evaluate(async () => {
    const things = [...Object.keys(localStorage), ...Object.keys(sessionStorage)].map((key) => `key ${key}`);
    things.push(...(await caches.keys()).map((name) => `cache ${name}`));
    const folder = await navigator.storage.getDirectory();
    for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys())
      things.push(`OPFS ${name}`);
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error!);
      });
      for (const store of database.objectStoreNames) {
        const keys = await new Promise<IDBValidKey[]>((resolve, reject) => {
          const reading = database.transaction(store).objectStore(store).getAllKeys();
          reading.onsuccess = () => resolve(reading.result);
          reading.onerror = () => reject(reading.error!);
        });
        things.push(...keys.map((key) => `IndexedDB ${name}/${store}/${JSON.stringify(key)}`));
      }
      database.close();
    }
    return things;
  });
}

/** The same without what is learned of endpoints, which stays for later uploads. */
export async function storedOfFiles(tab: RawPage): Promise<string[]> {
  return (await storedThings(tab)).filter((thing) => !thing.startsWith('IndexedDB bits-upload-endpoints/'));
}

/** The acknowledged offset in every checkpoint of the origin. */
export function storedOffsets(tab: RawPage): Promise<number[]> {
  return tab.evaluate(async () => {
    const result = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error!);
      });
    const database = await result(indexedDB.open('bits-upload'));
    const records = await result(
      database.transaction('checkpoints').objectStore('checkpoints').getAll() as IDBRequest<
        { offset: number }[]
      >,
    );
    database.close();
    return records.map(({ offset }) => offset);
  });
}

/** Changes every checkpoint of the origin, as a script that once ran in it could; with another `id` it adds copies. Answers how many there were. */
export function tamper(tab: RawPage, changes: Readonly<Record<string, unknown>>): Promise<number> {
  return tab.evaluate(async (fields) => {
    const result = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error!);
      });
    const database = await result(indexedDB.open('bits-upload'));
    const store = database.transaction('checkpoints', 'readwrite').objectStore('checkpoints');
    const records = (await result(store.getAll())) as object[];
    for (const record of records) await result(store.put({ ...record, ...fields }));
    database.close();
    return records.length;
  }, changes);
}

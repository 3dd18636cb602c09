// @ts-check
/**
 * The IndexedDB store under the outbox, or a map where the browser has none (private windows of some browsers).
 * Must never: be read by anything but the outbox.
 * Bounded by: what the outbox holds; the browser's quota (a failed write is an error the caller sees).
 *
 * @typedef {import("../teahouse.js").Entry} Entry
 * @typedef {{durable: boolean, put(entry: Entry): Promise<void>, remove(id: string): Promise<void>, list(): Promise<Entry[]>}} Store
 */

const NAME = "teahouse";
const STORE = "outbox";

/** @returns {Promise<Store>} */
export async function openStore() {
  try {
    return durable(await open());
  } catch {
    return memory();
  }
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "client_id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
}

/** @param {IDBDatabase} database @returns {Store} */
function durable(database) {
  /** @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} work @returns {Promise<any>} */
  const run = (mode, work) =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  return {
    durable: true,
    put: (entry) => run("readwrite", (store) => store.put(entry)),
    remove: (id) => run("readwrite", (store) => store.delete(id)),
    // The key is a ULID, so the order of keys is the order of writing.
    list: () => run("readonly", (store) => store.getAll()),
  };
}

/** @returns {Store} */
function memory() {
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  return {
    durable: false,
    async put(entry) {
      entries.set(entry.client_id, entry);
    },
    async remove(id) {
      entries.delete(id);
    },
    async list() {
      return [...entries.values()].sort((a, b) => (a.client_id < b.client_id ? -1 : 1));
    },
  };
}

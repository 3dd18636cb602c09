// @ts-check
/**
 * Forgets everything that this browser keeps of a person: drafts, rooms, read positions, the outbox with its files.
 * Must never: leave something of one person to the next who sits down here, or touch the choices of the browser (language, theme).
 * Bounded by: what is kept under our own names.
 */

/** The browser's, whoever uses it. */
const STAYS = new Set(["teahouse.language", "teahouse.theme", "teahouse.rooms-hidden"]);

/** @param {Storage} [storage] */
export async function wipe(storage = globalThis.localStorage) {
  try {
    const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
    for (const name of names) if (name.startsWith("teahouse.") && !STAYS.has(name)) storage.removeItem(name);
  } catch {
    // Shut off: then nothing was kept.
  }
  await Promise.all([dropDatabase(), dropCaches()]);
}

/** @returns {Promise<void>} */
function dropDatabase() {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open("teahouse", 1);
      // Emptied, not deleted: another tab that has it open would hold the deletion back.
      request.onupgradeneeded = () => request.result.createObjectStore("outbox", { keyPath: "client_id" });
      request.onerror = () => resolve();
      request.onsuccess = () => {
        const transaction = request.result.transaction("outbox", "readwrite");
        transaction.objectStore("outbox").clear();
        transaction.oncomplete = transaction.onerror = transaction.onabort = () => {
          request.result.close();
          resolve();
        };
      };
    } catch {
      resolve();
    }
  });
}

async function dropCaches() {
  const names = (await globalThis.caches?.keys().catch(() => [])) ?? [];
  await Promise.all(names.filter((name) => name.startsWith("teahouse")).map((name) => caches.delete(name)));
}

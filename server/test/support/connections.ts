import { createConnection } from 'mysql2/promise';

/** Far beyond everything the server of databases may still do for a client that is gone, such as waiting for a lock. */
const LOOKS = 2_400;
const BETWEEN_LOOKS_MS = 50;

/**
 * Notes who is connected to a database now, before processes are started on it that are to be killed. What a process had sent when it
 * was killed may still be under way: MySQL finishes it, a COMMIT included, before it notices that nobody waits for the answer. Whoever
 * looks meanwhile sees books that change under his eyes. A connection is gone only when its transaction has ended.
 * @param url the database's address; null or undefined for the embedded one, where nothing outlives its process
 * @returns waits until nobody but those noted is connected; to be called once the processes have ended, before anything else connects.
 * Throws when somebody stays.
 */
export const noteConnections = async (url: string | null | undefined): Promise<() => Promise<void>> => {
  if (!url) return async () => undefined;
  const noted = new Set((await connectionsTo(url)).map(({ id }) => id));
  return async () => {
    for (let looks = 1; ; looks += 1) {
      const others = (await connectionsTo(url)).filter(({ id }) => !noted.has(id));
      if (others.length === 0) return;
      if (looks === LOOKS) {
        throw new Error(`processes that have ended are still connected to their database: ${JSON.stringify(others)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
    }
  };
};

interface Connected {
  readonly id: string;
  readonly command: string;
  readonly statement: string | null;
}

/** Everybody connected to a database but who asks. */
const connectionsTo = async (url: string): Promise<Connected[]> => {
  const own = await createConnection(url);
  try {
    const [rows] = await own.query(
      `SELECT CAST(ID AS CHAR) AS id, COMMAND AS command, INFO AS statement
         FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()`,
    );
    return rows as Connected[];
  } finally {
    await own.end();
  }
};

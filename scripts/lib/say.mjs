const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

export const green = paint('32');
export const red = paint('31');
export const dim = paint('2');

/** Prints one line about what is going on. */
export const say = (text) => process.stdout.write(`${text}\n`);

/** A problem the person at the keyboard can solve; shown as one line without a stack. */
export class Stop extends Error {}

/** @param {number} ms milliseconds @returns {string} for people, e.g. `8.2 s` or `3 min 05 s` */
export const duration = (ms) => {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
};

/** Runs a script's main function: a `Stop` becomes one line and exit code 1, anything else keeps its stack. */
export const main = async (body) => {
  try {
    await body(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${red(error instanceof Stop ? error.message : (error?.stack ?? String(error)))}\n`);
    // Leaves at once: a child process or a watcher must not keep a failed script alive.
    process.exit(1);
  }
};

/** What the page knows, and who wants to hear of changes. */

/**
 * Values are compared by their JSON, so that asking again and hearing the same changes nothing on the screen.
 * @param {Record<string, unknown>} initial
 */
export const createStore = (initial) => {
  const values = { ...initial };
  const texts = new Map();
  const watchers = new Set();

  const set = (changes) => {
    const changed = Object.keys(changes).filter((name) => {
      const text = JSON.stringify(changes[name]) ?? '';
      if (texts.get(name) === text) return false;
      texts.set(name, text);
      values[name] = changes[name];
      return true;
    });
    if (changed.length === 0) return;
    for (const { names, run } of [...watchers]) if (names.some((name) => changed.includes(name))) run(values);
  };

  /** Calls `run` now and whenever one of the values has changed. */
  const watch = (names, run) => {
    watchers.add({ names, run });
    run(values);
  };

  for (const [name, value] of Object.entries(initial)) texts.set(name, JSON.stringify(value) ?? '');
  return { values, set, watch };
};

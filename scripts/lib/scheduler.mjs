/**
 * @typedef {object} Task
 * @property {string} id
 * @property {string[]} [needs] tasks that must have succeeded; if one did not, this one counts as failed without running
 * @property {string[]} [after] tasks that must have ended, however
 * @property {number} [weight] cores it keeps busy, 1 by default, 0 for waiting only
 * @property {number} [priority] higher starts earlier
 * @property {() => Promise<{ passed: number, failed: number, details?: string, note?: string }>} run
 */

const ended = (results, ids = []) => ids.every((id) => results.has(id));

const blockedBy = (task, results) => (task.needs ?? []).find((id) => results.get(id).failed > 0);

const runOne = async (task) => {
  const began = performance.now();
  try {
    return { ...(await task.run()), ms: performance.now() - began };
  } catch (error) {
    return { passed: 0, failed: 1, details: error?.stack ?? String(error), ms: performance.now() - began };
  }
};

const fits = (task, used, slots) => used === 0 || used + (task.weight ?? 1) <= slots || task.weight === 0;

const validate = (tasks) => {
  const ids = new Set(tasks.map(({ id }) => id));
  for (const { id, needs = [], after = [] } of tasks) {
    const unknown = [...needs, ...after].find((other) => !ids.has(other));
    if (unknown) throw new Error(`task ${id} waits for ${unknown}, which does not exist`);
  }
};

/**
 * Runs tasks side by side without going over `slots` cores.
 * @param {Task[]} tasks
 * @returns {Promise<Map<string, object>>} results by id, each with `ms`
 */
export const schedule = (tasks, { slots, onDone = () => undefined }) => {
  validate(tasks);
  const results = new Map();
  const waiting = [...tasks].sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0));
  let used = 0;
  let busy = 0;
  return new Promise((resolve, reject) => {
    const finish = (task, result) => {
      results.set(task.id, result);
      onDone(task, result);
    };
    const launch = (task) => {
      const weight = task.weight ?? 1;
      used += weight;
      busy += 1;
      runOne(task).then((result) => {
        used -= weight;
        busy -= 1;
        finish(task, result);
        next();
      }, reject);
    };
    const next = () => {
      for (const task of [...waiting]) {
        if (!ended(results, [...(task.needs ?? []), ...(task.after ?? [])])) continue;
        const blocker = blockedBy(task, results);
        if (!blocker && !fits(task, used, slots)) continue;
        waiting.splice(waiting.indexOf(task), 1);
        if (!blocker) launch(task);
        else {
          finish(task, { passed: 0, failed: 1, details: `not run, because ${blocker} failed`, ms: 0 });
          next();
          return;
        }
      }
      if (busy > 0) return;
      if (waiting.length === 0) resolve(results);
      else reject(new Error(`tasks wait for each other: ${waiting.map(({ id }) => id).join(', ')}`));
    };
    next();
  });
};

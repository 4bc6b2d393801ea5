/** Hears every statement; each that only reads is explained first, with the pages it looks at. */
import pg from 'pg';

export class Tap {
  #listening;

  constructor() {
    const current = () => this.#listening;
    const { query } = pg.Client.prototype;
    pg.Client.prototype.query = function heard(...args) {
      const listening = current();
      const name = this.connectionParameters.application_name;
      if (listening === undefined || name !== listening.name) return query.apply(this, args);
      return listening.take(args, (...other) => query.apply(this, other));
    };
  }

  /** Statements of connections of this name while this runs: text, rows and, unless told otherwise, buffers. */
  async hear(name, run, { explained = name !== 'tenure-relay' } = {}) {
    const heard = [];
    const take = async (args, query) => {
      const [first, second] = args;
      const { text, values = second } = typeof first === 'string' ? { text: first } : first;
      const reads = READS.test(text) && !WRITES.test(text);
      const one = { text };
      heard.push(one);
      if (reads && explained) one.buffers = await buffers(text, values, query);
      const result = await query(...args);
      one.rows = result?.rowCount ?? 0;
      return result;
    };
    this.#listening = { name, take };
    try {
      await run();
    } finally {
      this.#listening = undefined;
    }
    return heard;
  }
}

const READS = /^\s*(WITH|SELECT)\b/i;
/** Some functions of ours do. */
const WRITES = /\b(INSERT|UPDATE|DELETE|FOR NO KEY)\b|\btenure_(store|write|change)\w*\(/;

/** Of the second time: the first one also reads the catalogs. */
async function buffers(text, values, query) {
  const explain = { text: `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values };
  await query(explain);
  const { rows } = await query(explain);
  const [{ Plan: plan }] = rows[0]['QUERY PLAN'];
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
}

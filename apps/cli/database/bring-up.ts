import { migrate } from '../../shared/database/migrate';

/** Brings the tables of the database at `url` up to date. Answers what to tell. */
export async function bringUp(url: string): Promise<string> {
  const ran = await migrate(url);
  return ran.length === 0 ? 'up to date' : `${ran.join('\n')}\n${ran.length} applied`;
}

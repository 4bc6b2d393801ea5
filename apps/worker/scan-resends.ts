import { resend, type ResendDeps } from '../../activities/resend';

const AT_ONCE = 20;

/** One turn over the sends that people let go once more; answers how many were due. One that fails is tried again when its lease is over. */
export async function scanResends(
  deps: ResendDeps & { readonly logLine: (line: string) => void },
  now: number,
): Promise<number> {
  const due = await deps.store.due(now, AT_ONCE);
  for (const asked of due)
    await resend(deps, asked).catch((error: unknown) => {
      const words = error instanceof Error ? error.message : String(error);
      deps.logLine(`resend of outreach ${asked.id}: ${words}; tried again later`);
    });
  return due.length;
}

import { z } from 'zod';

export const Healthy = z.object({ status: z.literal('ok') });
/** `degraded`: what is away that is not needed for most. */
export const Ready = z.object({ status: z.string(), degraded: z.array(z.string()) });
export const Version = z.object({ name: z.string(), version: z.string(), api: z.string() });

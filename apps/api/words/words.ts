/** English as the code says it, `{}` where a value comes in -> another language, `{1}` for the first value. */
export type Words = readonly (readonly [english: string, other: string])[];

import type { ArgumentMetadata } from '@nestjs/common';
import { Injectable, StandardSchemaValidationPipe } from '@nestjs/common';
import type { z } from 'zod';
import { refused } from './problem';
import { toFaults } from './zod-faults';

/** Checks body, query and path parameters against the schema of their decorator; says all that is wrong, each with its place. */
@Injectable()
export class ValidationPipe extends StandardSchemaValidationPipe {
  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    const { schema, type } = metadata;
    if (schema === undefined || type === 'custom') return value;
    const given: unknown = value === undefined && type === 'body' ? {} : value;
    const result = await schema['~standard'].validate(given);
    if (result.issues === undefined) return result.value as T;
    const place = type === 'body' ? 'body' : type === 'query' ? 'query' : 'param';
    const issues = result.issues as readonly z.core.$ZodIssue[];
    const named =
      metadata.data === undefined
        ? issues
        : issues.map((one) => ({ ...one, path: [metadata.data ?? '', ...one.path] }));
    throw refused(
      toFaults(
        named,
        metadata.data === undefined ? given : { [metadata.data]: given },
        schema,
        place,
      ),
    );
  }
}

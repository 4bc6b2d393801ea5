import { ApiHeader } from '@nestjs/swagger';

const DESCRIPTION = 'the ETag of what was read: 428 without it, 412 when it has changed since';

/** The header of a change of what people edit. */
export function IfMatch({
  required = true,
  description = DESCRIPTION,
}: { readonly required?: boolean; readonly description?: string } = {}): MethodDecorator {
  return ApiHeader({ name: 'If-Match', required, description });
}

import { Textarea } from '@mantine/core';
import { useMessages } from '../messages/messages';
import { faultAt, type Problem } from '../services/problem';

interface Props {
  readonly value: string;
  readonly change: (value: string) => void;
  readonly problem: Problem | undefined;
  /** Its member in what is sent. */
  readonly pointer?: '/reason' | '/note';
  readonly label?: string;
}

/** Why somebody does it: asked of every verb that others will ask about. */
export function ReasonField({ value, change, problem, pointer = '/reason', label }: Props) {
  const { reason } = useMessages();
  return (
    <Textarea
      label={label ?? reason}
      withAsterisk
      rows={2}
      value={value}
      error={faultAt(problem, pointer)}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

import { Button } from '@mantine/core';

interface Props {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  };
  readonly label: string;
  readonly className?: string;
}

/** The way on at the end of a list, where there is one. */
export function MorePages({ query, label, className }: Props) {
  if (!query.hasNextPage) return null;
  return (
    <Button
      {...(className === undefined ? {} : { className })}
      size="xs"
      variant="default"
      loading={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {label}
    </Button>
  );
}

import { useMessages } from '../messages/messages';

/** Where rows will stand, before the first answer. */
export function Skeletons({ rows }: { rows: number }) {
  const { loading } = useMessages();
  return (
    <div role="status" aria-label={loading} className="skeletons">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="skeleton" />
      ))}
    </div>
  );
}

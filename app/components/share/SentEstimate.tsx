import { useStore } from '../../state/store.ts';

/** What a shared report says of a board; an open model is priced anew instead. */
export function SentEstimate() {
  const estimated = useStore(({ subject }) => (subject.kind === 'report' ? subject.estimated : undefined));
  if (estimated === undefined) return null;
  return (
    <p className="details estimate">
      Estimated on {estimated.board}: {estimated.sentence}
    </p>
  );
}

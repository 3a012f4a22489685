import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type TaskDocument, tasks } from '../../../api/tasks';

const TypingPause = 350;

/** What the service says of the task as it stands, asked again when typing pauses. */
export function useValidation(document: TaskDocument) {
  const [asked, setAsked] = useState(document);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(document), TypingPause);
    return () => clearTimeout(timer);
  }, [document]);
  const query = useQuery({
    queryKey: ['validate', asked],
    queryFn: ({ signal }) => tasks.validate(asked, signal),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  // Looking again at the same task, as after an outage, takes nothing back that is known of it.
  return { ...query, isCurrent: asked === document && query.isSuccess && !query.isPlaceholderData };
}

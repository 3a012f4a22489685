import { useCallback, useEffect, useState } from 'react';
import type { TaskDocument } from '../../../api/tasks';
import { isRecord, startDocument } from './document';

const Key = 'finetune.draft';
const WritePause = 400;

/** The task as it is being written, kept in this browser until it is created or discarded. */
export function useDraft(original: TaskDocument | null) {
  const [document, setDocument] = useState<TaskDocument>(() => original ?? read() ?? startDocument());
  useEffect(() => {
    const timer = setTimeout(() => localStorage.setItem(Key, JSON.stringify(document)), WritePause);
    return () => clearTimeout(timer);
  }, [document]);
  const discard = useCallback(() => {
    setDocument(startDocument());
    localStorage.removeItem(Key);
  }, []);
  return { document, setDocument, discard };
}

export const forgetDraft = () => localStorage.removeItem(Key);

function read(): TaskDocument | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(Key) ?? 'null');
    return isRecord(kept) ? kept : null;
  } catch {
    return null;
  }
}

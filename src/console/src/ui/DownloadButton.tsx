import { Button, type ButtonProps, Spinner } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { useMutation } from '@tanstack/react-query';
import { file } from '../api/http';
import { session } from '../api/session';
import { save } from './save';
import { useToasts } from './useToasts';

interface DownloadButtonProps extends Pick<ButtonProps, 'appearance' | 'children' | 'aria-label'> {
  /** Address of the file. */
  path: string;
  /** What it is called once it is here. */
  name: string;
}

/** Saves a file of the service. A link carries no key; with one, the page asks for the file itself. */
export function DownloadButton({ path, name, ...look }: DownloadButtonProps) {
  const toasts = useToasts();
  const download = useMutation({
    mutationFn: () => file(path),
    onSuccess: (content) => save(content, name),
    onError: (error) => toasts.failure(error),
  });
  const { bearer, workspace } = session.get();
  return bearer === null && workspace === null ? (
    <Button as="a" size="small" icon={<ArrowDownloadRegular />} href={path} download={name} {...look} />
  ) : (
    <Button
      size="small"
      icon={download.isPending ? <Spinner size="tiny" /> : <ArrowDownloadRegular />}
      disabledFocusable={download.isPending}
      onClick={() => download.mutate()}
      {...look}
    />
  );
}

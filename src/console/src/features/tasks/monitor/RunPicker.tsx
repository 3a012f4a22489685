import { Combobox, Option, OptionGroup } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { queries } from '../../../api/queries';

/** Chooses whose curves are laid over each other, of any task. */
export function RunPicker({ ids }: { ids: string[] }) {
  const { t } = useTranslation();
  const [, setSearch] = useSearchParams();
  const [typed, setTyped] = useState('');
  const { data } = useQuery({ ...queries.tasks({ search: typed, pageSize: 50 }), refetchInterval: false });
  return (
    <Combobox
      multiselect
      placeholder={t('monitor.pick')}
      expandIcon={{ 'aria-label': t('common.choices') }}
      aria-label={t('monitor.pick')}
      selectedOptions={ids}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onOptionSelect={(_, { selectedOptions }) =>
        setSearch(new URLSearchParams(selectedOptions.map((id) => ['run', id])), { replace: true })
      }
    >
      {data?.items.map((task) => (
        <OptionGroup key={task.name} label={task.name}>
          {task.jobs.map((job) => (
            <Option key={job.name} value={`${task.name}/${job.name}`} text={job.name}>
              {job.name}
            </Option>
          ))}
        </OptionGroup>
      ))}
    </Combobox>
  );
}

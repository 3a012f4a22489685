import { Checkbox } from '@fluentui/react-components';
import { ArrowDownRegular, ArrowUpRegular } from '@fluentui/react-icons';
import { type Dispatch, memo, type ReactNode, type SetStateAction } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './DataTable.module.css';

export interface Column<T> {
  key: string;
  label: string;
  cell: (row: T) => ReactNode;
  /** What a press on the header sorts by. */
  sort?: string;
  align?: 'end';
  /** The header is read out but not shown. */
  isQuiet?: boolean;
}

interface Selection {
  chosen: ReadonlySet<string>;
  onChange: Dispatch<SetStateAction<ReadonlySet<string>>>;
}

interface DataTableProps<T> {
  label: string;
  columns: Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  sort?: { by: string; isDescending: boolean; onChange: (by: string) => void };
  selection?: Selection;
}

/** A table that becomes cards where the page is narrow. */
export function DataTable<T>({ label, columns, rows, keyOf, sort, selection }: DataTableProps<T>) {
  const { t } = useTranslation();
  const keys = rows.map(keyOf);
  const chosenHere = selection ? keys.filter((key) => selection.chosen.has(key)).length : 0;
  return (
    <div className={styles.frame}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {selection && (
              <th className={styles.check}>
                <Checkbox
                  aria-label={t('common.selectAll')}
                  checked={chosenHere === 0 ? false : chosenHere === keys.length ? true : 'mixed'}
                  onChange={(_, data) => selection.onChange(new Set(data.checked === true ? keys : []))}
                />
              </th>
            )}
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                data-align={column.align}
                aria-sort={sort && column.sort === sort.by ? (sort.isDescending ? 'descending' : 'ascending') : undefined}
              >
                <Header column={column} sort={sort} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <Row
              key={keys[place]}
              name={keys[place] ?? ''}
              row={row}
              columns={columns}
              isChosen={selection?.chosen.has(keys[place] ?? '')}
              onChoose={selection?.onChange}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps<T> {
  name: string;
  row: T;
  columns: Column<T>[];
  isChosen: boolean | undefined;
  onChoose: Selection['onChange'] | undefined;
}

/** Drawn anew only where its own row, its choice or the columns change. */
const Row = memo(function Row<T>({ name, row, columns, isChosen, onChoose }: RowProps<T>) {
  const { t } = useTranslation();
  return (
    <tr data-key={name} data-chosen={isChosen}>
      {onChoose && (
        <td className={styles.check}>
          <Checkbox
            aria-label={t('common.select', { name })}
            checked={isChosen}
            onChange={() => onChoose((chosen) => toggled(chosen, name))}
          />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.key} data-label={column.isQuiet ? undefined : column.label} data-align={column.align}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}) as <T>(props: RowProps<T>) => ReactNode;

function Header<T>({ column, sort }: { column: Column<T>; sort: DataTableProps<T>['sort'] }) {
  const { t } = useTranslation();
  if (column.isQuiet) {
    return <span className="visually-hidden">{column.label}</span>;
  }

  const key = column.sort;
  if (!sort || !key) {
    return column.label;
  }

  return (
    <button type="button" className={styles.sort} title={t('common.sortBy', { column: column.label })} onClick={() => sort.onChange(key)}>
      {column.label}
      {key === sort.by && (sort.isDescending ? <ArrowDownRegular /> : <ArrowUpRegular />)}
    </button>
  );
}

function toggled(chosen: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(chosen);
  if (!next.delete(key)) {
    next.add(key);
  }

  return next;
}

/** Numbers, sizes and times as people read them. Pure: the language is always given. */

const none = '–';

/** Makes a formatter once for each language: making one takes far longer than using it. */
function perLanguage<T>(make: (language: string) => T): (language: string) => T {
  const made = new Map<string, T>();
  return (language) => {
    const format = made.get(language) ?? make(language);
    made.set(language, format);
    return format;
  };
}

const fewDigits = perLanguage((language) => new Intl.NumberFormat(language, { maximumSignificantDigits: 4 }));
const wholes = perLanguage((language) => new Intl.NumberFormat(language, { maximumFractionDigits: 0 }));
const money = perLanguage((language) => new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', maximumFractionDigits: 2 }));
const smallMoney = perLanguage(
  (language) => new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', maximumFractionDigits: 4 }),
);
const relative = perLanguage((language) => new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }));
const dateAndTime = perLanguage(
  (language) =>
    new Intl.DateTimeFormat(language, {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    }),
);

export function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let power = 0;
  let value = count;
  while (value >= 1024 && power < units.length - 1) {
    value /= 1024;
    power++;
  }

  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** Seconds of an ISO 8601 duration such as <c>PT1H30M</c>; null where the text is none. */
export function secondsOf(duration: string): number | null {
  const parts = /^P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(duration);
  if (!parts || duration === 'P' || duration.endsWith('T')) {
    return null;
  }

  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number];
  return days * 86_400 + hours * 3_600 + minutes * 60 + seconds;
}

/** The two largest units of a span: 1h 5m, 12m 3s, 8s. */
export function span(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) {
    return none;
  }

  if (seconds > 0 && seconds < 1) {
    return '<1s';
  }

  const whole = Math.max(0, Math.round(seconds));
  const units: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3_600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'm'],
    [whole % 60, 's'],
  ];
  const first = units.findIndex(([count]) => count > 0);
  return first < 0
    ? '0s'
    : units
        .slice(first, first + 2)
        .filter(([count]) => count > 0)
        .map(([count, unit]) => `${count}${unit}`)
        .join(' ');
}

/** At most four significant digits, from 1000 on the whole number; very small and very large ones with an exponent. */
export function number(value: number | null | undefined, language: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return none;
  }

  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e9)
    ? value.toExponential(2).replace(/\.?0+e/, 'e')
    : (size >= 1000 ? wholes : fewDigits)(language).format(value);
}

/** 1.5B, 16.4M, 820K. */
export function short(value: number): string {
  const units: [number, string][] = [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'K'],
  ];
  const unit = units.find(([size]) => value >= size);
  return unit ? `${(value / unit[0]).toFixed(value / unit[0] >= 100 ? 0 : 1).replace(/\.0$/, '')}${unit[1]}` : String(value);
}

export function dateTime(time: string | number, language: string): string {
  return dateAndTime(language).format(new Date(time));
}

export function ago(time: string, now: number, language: string): string {
  const seconds = (new Date(time).getTime() - now) / 1000;
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ];
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return relative(language).format(Math.trunc(seconds / size), unit);
}

export function dollars(amount: number, language: string): string {
  return (amount < 1 ? smallMoney : money)(language).format(amount);
}

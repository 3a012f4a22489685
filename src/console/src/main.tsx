import './early';
import '@fontsource-variable/inter/wght.css';
import './app/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { preferences } from './app/preferences';
import { openRouter } from './app/routes';
import { startTranslations } from './i18n';

const root = document.getElementById('root');
if (!root) {
  throw new Error('The page has no root.');
}

const router = openRouter();
await startTranslations(preferences.get().language);
createRoot(root).render(
  <StrictMode>
    <App router={router} />
  </StrictMode>,
);

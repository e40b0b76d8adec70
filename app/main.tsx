import './components/theme.css';
import './components/page.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './components/App.tsx';
import { keepOffline } from './offline/register.ts';
import { warm } from './state/session.ts';
import { startFromAddress } from './state/share.ts';
import { followLook } from './state/theme.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

followLook();
startFromAddress();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

warm();
keepOffline();

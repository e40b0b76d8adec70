import '../components/theme.css';
import '../components/page.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { readReportFile } from '../../engine/report/file.ts';
import { showReport } from '../state/show-report.ts';
import { followLook } from '../state/theme.ts';
import { followAddress } from './address.ts';
import { StandalonePage } from './StandalonePage.tsx';

// One report in one file: everything of the page that needs no model, with the report as data beside the script.

const root = document.getElementById('root');
if (root === null) throw new Error('the page of a report has no #root');

const read = readReportFile(document.getElementById('report')?.textContent ?? '');

followLook();
if (read.ok) {
  followAddress(read.value);
  void showReport(read.value);
}

createRoot(root).render(
  <StrictMode>
    {read.ok ? (
      <StandalonePage report={read.value} />
    ) : (
      <p className="lead">This file holds no report that can be shown: {read.problem}.</p>
    )}
  </StrictMode>,
);

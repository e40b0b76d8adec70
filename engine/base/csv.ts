/**
 * One row as RFC 4180 has it, its end included. A text that a spreadsheet would take for a formula gets an apostrophe in front;
 * numbers stay as they are.
 */
export function csvRow(cells: readonly (string | number)[]): string {
  const cell = (value: string | number): string => {
    if (typeof value === 'number') return String(value);
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${cells.map(cell).join(',')}\r\n`;
}

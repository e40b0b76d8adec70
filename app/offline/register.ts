/** Has the browser keep the page for times without a network. What goes wrong here only means that it does not. */
export function keepOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  addEventListener('load', () => {
    navigator.serviceWorker.register('./service.worker.js').catch(() => {});
  });
}

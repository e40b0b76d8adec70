// Hides what does not hold every word that was typed. Without scripts everything is shown and the browser's own search finds it.
const input = document.getElementById('filter');
const output = document.querySelector('output');
const items = [...document.querySelectorAll('[data-search]')];
document.querySelector('.search')?.removeAttribute('hidden');

const filter = () => {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const item of items) {
    item.hidden = !words.every((word) => item.dataset.search.includes(word));
    if (!item.hidden) shown++;
  }
  output.textContent = words.length === 0 ? '' : `${shown} of ${items.length}`;
};

input?.addEventListener('input', filter);
